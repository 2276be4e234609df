"""The experiments.json that belongs to a solution, without the minute that it takes to make one.

It has the reference's numbers for the runs that the solution plans, but for the first epochs of those that the checks
do once more: these are done with the solution. So a mistake in, say, a data set is found in the logs as well, as in a
student's.
"""

import contextlib
import importlib.util
import io
import json
import math
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from autograder.determinism import Randomness, reset_global_settings
from autograder.sandbox import SEED

FOLDER = Path(__file__).parent
LOG_NAMES = ("train_acc", "train_loss", "test_acc", "test_loss")
SEEN_BY_STUDENTS = {"dataset": "linear", "loss": "mse", "learning_rate": 0.1, "weight_init": "xavier"}


def companions(source: str) -> dict[str, bytes]:
    """Return what is handed in beside an optimisation.py with this text. It is run in this process."""
    return {checks_of_logs().FILE: logs_of(source)}


def checks_of_logs() -> Any:
    """Return the module with the hidden checks of the logs."""
    name = "hidden_checks_of_logs"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FOLDER / "test_hidden_experiment_logs.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def logs_of(solution: str) -> bytes:
    """Return the logs to hand in with `solution`, the text of an optimisation.py.

    Where its `run_experiment` does not run, they are the reference's.
    """
    checks = checks_of_logs()
    data = (FOLDER / checks.FILE).read_bytes()
    logs, epochs = json.loads(data), checks.THRESHOLDS["replay"]["epochs"]
    chosen = json.loads(checks.msgspec.json.encode(checks.replayed(checks.read_logs(data)).settings))
    places = [(place, epoch - 1) for place, epoch in enumerate(logs["logged_epochs"]) if epoch <= epochs]
    module = ModuleType("solution")
    for run in logs["runs"]:
        if run["settings"] != chosen and not SEEN_BY_STUDENTS.items() <= run["settings"].items():
            continue
        try:
            with _as_in_a_sandbox(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(compile(solution, "solution.py", "exec"), module.__dict__)
                log = module.run_experiment(**run["settings"], epochs=epochs)
            first = {name: [_number(log[name][index]) for _, index in places] for name in LOG_NAMES}
        except Exception:
            return data
        for name in LOG_NAMES:
            for (place, _), value in zip(places, first[name], strict=True):
                run[name][place] = value
    planned = module.planned_runs()
    logs["runs"] = [run for run in logs["runs"] if run["settings"] in planned]
    return json.dumps(logs).encode()


def _number(value: Any) -> float | None:
    return float(value) if math.isfinite(float(value)) else None


@contextlib.contextmanager
def _as_in_a_sandbox() -> Any:
    """Seed as for a check: also a generator without a seed then draws what it will draw there."""
    import numpy as np

    default_rng, threads, randomness = np.random.default_rng, torch.get_num_threads(), Randomness()
    torch.set_num_threads(1)
    randomness.install()
    randomness.begin(SEED)
    try:
        yield
    finally:
        np.random.default_rng = default_rng
        torch.set_num_threads(threads)
        reset_global_settings()
