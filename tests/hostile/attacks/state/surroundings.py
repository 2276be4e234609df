"""The environment, the folder, the import system and the module table pulled away.

base: wrong
holds from: NONE
"""

import os
import sys
import tempfile

_double = double


def double(x):
    os.environ.clear()
    os.environ["PYTHONPATH"] = os.environ["PYTEST_ADDOPTS"] = "--collect-only"
    os.chdir("/")
    tempfile.tempdir = "/"
    sys.path.clear()
    sys.meta_path.clear()
    sys.path_hooks.clear()
    sys.argv[:] = ["--help"]
    answer = _double(x)
    for name in [name for name in sys.modules if not name.startswith("encodings")]:
        del sys.modules[name]
    return answer
