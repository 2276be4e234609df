"""Leaves a notebook's kernel as it was after checks have run in it: random states, settings, figures, modules."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from autograder.determinism import Randomness

HEADLESS = ("agg", "inline", "module://matplotlib_inline.backend_inline")  # draw without opening anything
LAST_ERROR = ("last_exc", "last_type", "last_value", "last_traceback")  # what `%debug` looks at


@contextlib.contextmanager
def undisturbed(namespace: dict[str, Any]) -> Iterator[None]:
    """Put back, however the block ends, what checks and the code that they call change in this process.

    Not put back: what the student's own functions change in the student's own objects, and libraries that are imported
    now and were not before.

    Args:
        namespace: the student's names. Generators of random numbers among them are put back, too.
    """
    with contextlib.ExitStack() as at_exit:
        at_exit.enter_context(warnings.catch_warnings())
        at_exit.enter_context(np.errstate())
        for keep in (_python, random_numbers, torch_settings):
            at_exit.callback(keep())
        generators = Randomness()
        generators.remember(namespace)
        at_exit.callback(generators.put_back)
        at_exit.enter_context(_figures())
        yield


def _python() -> Callable[[], None]:
    """Return what puts back settings of the interpreter and of the process."""
    modules, path, finders = dict(sys.modules), list(sys.path), list(sys.meta_path)
    trace, profile, recursion = sys.gettrace(), sys.getprofile(), sys.getrecursionlimit()
    errors = {name: getattr(sys, name) for name in LAST_ERROR if hasattr(sys, name)}
    folder, environment = os.getcwd(), dict(os.environ)

    def put_back() -> None:
        sys.settrace(trace)
        sys.setprofile(profile if callable(profile) else None)  # cProfile's is an object that turns itself on
        sys.setrecursionlimit(recursion)
        sys.path[:], sys.meta_path[:] = path, finders
        for name, module in modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
        for name in LAST_ERROR:
            if name in errors:
                setattr(sys, name, errors[name])
            elif hasattr(sys, name):
                delattr(sys, name)
        os.chdir(folder)
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)

    return put_back


def random_numbers() -> Callable[[], None]:
    """Return what puts back the global generators, on each device that has been used."""
    python, legacy, cpu = random.getstate(), np.random.get_state(), torch.get_rng_state()
    default_rng = np.random.default_rng
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None  # type: ignore[no-untyped-call]
    mps = torch.mps.get_rng_state() if torch.backends.mps.is_available() else None

    def put_back() -> None:
        random.setstate(python)
        np.random.set_state(legacy)
        np.random.default_rng = default_rng
        torch.set_rng_state(cpu)
        if cuda is not None:
            torch.cuda.set_rng_state_all(cuda)
        if mps is not None:
            torch.mps.set_rng_state(mps)

    return put_back


def torch_settings() -> Callable[[], None]:
    """Return what puts back torch's global switches, and its number of threads."""
    dtype, device, gradients, threads = (
        torch.get_default_dtype(), torch.get_default_device(), torch.is_grad_enabled(), torch.get_num_threads()
    )  # fmt: skip
    anomaly, check_nan = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
    deterministic = torch.are_deterministic_algorithms_enabled()
    only_warns = torch.is_deterministic_algorithms_warn_only_enabled()

    def put_back() -> None:
        torch.set_default_dtype(dtype)
        torch.set_default_device(None if device == torch.device("cpu") else device)
        torch.set_grad_enabled(gradients)
        torch.autograd.set_detect_anomaly(anomaly, check_nan)
        if deterministic != torch.are_deterministic_algorithms_enabled():  # asked first: it imports half a compiler
            torch.use_deterministic_algorithms(deterministic, warn_only=only_warns)
        if threads != torch.get_num_threads():
            torch.set_num_threads(threads)

    return put_back


@contextlib.contextmanager
def _figures() -> Iterator[None]:
    """Hide the figures that are open, so that checks begin with none, and draw where no window opens."""
    if "matplotlib.pyplot" not in sys.modules:
        yield
        return
    import matplotlib
    from matplotlib import _pylab_helpers, pyplot

    managers = _pylab_helpers.Gcf.figs
    hidden, backend, interactive = dict(managers), matplotlib.get_backend(), matplotlib.is_interactive()
    managers.clear()
    with matplotlib.rc_context():
        try:
            if backend.lower() not in HEADLESS:
                pyplot.switch_backend("agg")
            yield
        finally:
            pyplot.close("all")
            if matplotlib.get_backend() != backend:
                pyplot.switch_backend(backend)
            matplotlib.interactive(interactive)
            managers.update(hidden)
