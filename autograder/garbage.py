"""Keeps a process that others are forked from, and those others, from looking for garbage among what it holds now."""

from __future__ import annotations

import gc


def set_apart() -> None:
    """Leave out of all collections what is in memory: in a fork, a collection would write to it, and so copy it all.

    What a fork makes itself is collected as in a small process. Python otherwise waits until there is a quarter as much
    of it as survived the last full collection, and that was everything.
    """
    gc.freeze()
    gc.collect()
