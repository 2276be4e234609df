"""Limits of the kernel for this process turned down to nothing, and up.

base: wrong
holds from: NONE
"""

import os

_double = double


def double(x):
    import resource

    for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_DATA, resource.RLIMIT_STACK):
        for value in ((resource.RLIM_INFINITY,) * 2, (0, 0)):
            try:
                resource.setrlimit(which, value)
            except (OSError, ValueError):
                pass
    os.umask(0o777)
    return _double(x)
