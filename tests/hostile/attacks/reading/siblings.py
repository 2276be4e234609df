"""Copy from another student: what was handed in, and the working folders of sandboxes.

base: wrong
holds from: UID
"""

import glob
import os
import zipfile


def _read(path):
    with open(path, "rb") as file:
        return file.read(20000).decode("latin-1")


def loot():
    found = []
    paths = [SECRETS["sibling"], *glob.glob(SECRETS["submissions"] + "/*/*.py")]
    here = os.getcwd()
    above = os.path.dirname(here)
    try:
        paths += [f"{above}/{name}/target.py" for name in os.listdir(above)]
    except OSError:
        pass
    paths += glob.glob(SECRETS["temporary"] + "/autograder-run-*/sandbox-*/*.py")
    for path in paths[:400]:
        if path.startswith(here):
            continue
        try:
            text = _read(path)
            found.append(text)
        except OSError:
            continue
        if above in path:
            found.append("done:the working folder of another sandbox was read")
    return found
