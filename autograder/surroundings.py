"""Makes a process a good place for student code, alike on every machine. Conveniences; walls are in `confine/`."""

from __future__ import annotations

import builtins
import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
import torch.utils.data
import tqdm.std


def prepare_process(folder: Path) -> None:
    """Make this process a good place for student code: its own working folder, one thread, no worker processes.

    Conveniences, no walls: what the walls refuse should degrade politely, and alike on every machine.
    """
    sys.path.insert(0, str(folder))
    tempfile.tempdir = str(folder)
    torch.set_num_threads(1)  # on a busy machine two threads of one small model wait for each other
    torch.set_num_threads = _ignore  # type: ignore[assignment]
    torch.set_num_interop_threads = _ignore  # type: ignore[assignment]
    loader = torch.utils.data.DataLoader
    make = loader.__init__

    def without_workers(self: Any, *args: Any, **kwargs: Any) -> None:
        given = list(args)
        if len(given) > 5:
            given[5] = 0
        if kwargs.get("num_workers"):
            kwargs.update(num_workers=0, prefetch_factor=None, persistent_workers=False)
        make(self, *given, **kwargs)

    loader.__init__ = without_workers  # type: ignore[method-assign]
    stand_in_for_notebooks()


def stand_in_for_notebooks() -> None:
    """What a notebook's kernel has and a plain process has not: `display`, IPython, bars drawn by widgets."""
    builtins.display = _show_nothing  # type: ignore[attr-defined]
    sys.modules["tqdm.notebook"] = tqdm.std
    if importlib.util.find_spec("IPython") is None:
        ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
        vars(display).update(display=_show_nothing, clear_output=_show_nothing)
        # Matplotlib asks for the version: from 8.24 on, IPython finds its drawing backend without help.
        vars(ipython).update(display=display, get_ipython=_show_nothing, version_info=(9, 0, 0), __version__="9.0.0")
        sys.modules.update({"IPython": ipython, "IPython.display": display})


def _show_nothing(*_: object, **__: object) -> None:
    """Stands in for what draws into a notebook."""


def _ignore(count: int) -> None:
    """Stands in for torch's thread settings."""
