"""Every warning an error, and every warning shown by code of its own.

base: right
holds from: NONE
"""

import warnings

_double = double


class Setup:
    warnings.simplefilter("error")
    warnings.showwarning = lambda *args, **kwargs: 1 / 0
    warnings.warn_explicit = warnings.warn = lambda *args, **kwargs: 1 / 0


def double(x):
    warnings.filters.clear()
    warnings.simplefilter("error", append=True)
    return _double(x)
