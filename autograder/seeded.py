"""One of the staff's own solutions in one check at many seeds: in this process, without walls, as it is graded else.

Checks make the first of their tries only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder import loading, tools, wire
from autograder.batching import Training, train_together
from autograder.checks import CHECK
from autograder.faults import CheckFailed, MissingName, UserError
from autograder.judging import judge
from autograder.measuring import Measurement, Sense, only_first_tries, recording, worst
from autograder.runner import Runner
from autograder.same_process import SameProcess
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Submission
from autograder.training import Recipe
from autograder.turns import Meet, take_turns
from autograder.verdict import Verdict, Visibility

NO_LIMITS = Budget(None, None, None, None)
TOGETHER = 50  # seeds whose models are trained together; more are no faster

_DEFAULT_RNG = np.random.default_rng  # a runner puts its own in its place


class Run(msgspec.Struct, frozen=True):
    """One seed of one solution in one check.

    `values` has for each threshold's key the worst value that this run compared with it, in its first try; infinite in
    the wrong direction where it was no number. `missed` is the key of the threshold that ended the run, "" if none did.
    `message` is "" if the check passed.
    """

    seed: int
    verdict: str
    message: str
    values: dict[str, float]
    missed: str = ""


class Compared(msgspec.Struct, frozen=True):
    """What is compared with one threshold: how many statistics in a run at most, and in how many tries."""

    threshold: float
    sense: Sense
    statistics: int
    tries: int


class Measured(msgspec.Struct, frozen=True):
    """What came of some seeds. `trains`: a model was trained in the sandbox."""

    runs: list[Run]
    compared: dict[str, Compared]
    trains: bool = False


class StaffRunner(Runner):
    """A runner for a solution of the staff's. With `meet`, models are trained together with those of other seeds."""

    def __init__(self, folder: Path, meet: Meet[Training, bool] | None = None) -> None:
        np.random.default_rng = _DEFAULT_RNG
        super().__init__(folder)
        self._meet = meet
        self.trained = False

    def _planned(self, source: str, filename: str) -> loading.Plan:
        return _plan(source, filename)

    def _do(self, verb: wire.Verb) -> wire.Returned:
        if not isinstance(verb, wire.Run) or verb.tool != "train":
            return super()._do(verb)
        self.trained = True
        if self._meet is None:
            return super()._do(verb)
        training = _training(*self._decode_all(verb.args), **self._decode_named(verb.kwargs))
        if not self._meet(training):
            tools.train(
                training.model,
                training.inputs,
                training.targets,
                msgspec.to_builtins(training.recipe),
                training.loss,
                training.device,
            )
        return self._returned(None)


@functools.lru_cache(maxsize=2)  # takes longer than many a check
def _plan(source: str, filename: str) -> loading.Plan:
    return loading.plan(source, filename)


def _training(
    model: Any, inputs: Any, targets: Any, recipe: dict[str, Any], loss: Any = None, device: str = "cpu"
) -> Training:
    return Training(model, inputs, targets, msgspec.convert(recipe, Recipe), loss, device)


def one_by_one(item: pytest.Item, source: Source, folder: Path, seeds: Iterable[int]) -> Iterable[Measured]:
    """Run the check at each seed and yield what came of it. The solution is loaded once.

    Args:
        folder: the working folder, into which the solution's files are written.
    """
    runner = StaffRunner(folder)
    sandbox = Sandbox(lambda: SameProcess(runner), source, NO_LIMITS)
    for seed in seeds:
        yield _measured(item, sandbox, runner, seed)


def side_by_side(item: pytest.Item, source: Source, folder: Path, seeds: Sequence[int]) -> tuple[Measured, bool]:
    """Run the check at all seeds, training their models together where that is possible.

    Return what came of them, and whether any models were trained together.
    """
    met: list[bool] = []

    def function(seed: int, meet: Meet[Training, bool]) -> Measured:
        runner = StaffRunner(folder, meet)
        return _measured(item, Sandbox(lambda: SameProcess(runner), source, NO_LIMITS), runner, seed)

    def together(trainings: list[Training]) -> list[bool]:
        done = len(trainings) > 1 and train_together(trainings)
        met.append(done)
        return [done] * len(trainings)

    parts = take_turns([functools.partial(function, seed) for seed in seeds], together)
    return joined(parts), any(met)


def joined(parts: Sequence[Measured]) -> Measured:
    runs: list[Run] = []
    compared: dict[str, Compared] = {}
    for part in parts:
        runs += part.runs
        for key, one in part.compared.items():
            before = compared.get(key, one)
            compared[key] = msgspec.structs.replace(one, statistics=max(one.statistics, before.statistics))
    return Measured(runs, compared, any(part.trains for part in parts))


def _measured(item: pytest.Item, sandbox: Sandbox, runner: StaffRunner, seed: int) -> Measured:
    """Run the check once. Whatever its code or the solution's raises is part of the result."""
    check = item.stash[CHECK]
    error: BaseException | None = None
    with recording() as heard, only_first_tries():
        try:
            _call(item, sandbox, seed)
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            error = raised
    judgement = judge(error, visible=check.visibility is Visibility.VISIBLE)
    noted = [measurement for measurement in heard if measurement.key]
    ended = isinstance(error, CheckFailed) and bool(heard) and not heard[-1].holds
    run = Run(
        seed,
        judgement.verdict,
        repr(error) if judgement.verdict is Verdict.INTERNAL else judgement.message,
        {key: worst([m.value for m in of_key], of_key[0].sense) for key, of_key in _by_key(noted).items()},
        heard[-1].key if ended else "",
    )
    compared = {
        key: Compared(of_key[0].threshold, of_key[0].sense, len(of_key), of_key[0].tries)
        for key, of_key in _by_key(noted).items()
    }
    return Measured([run], compared, runner.trained)


def _by_key(measurements: Iterable[Measurement]) -> Mapping[str, list[Measurement]]:
    found: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        found.setdefault(measurement.key, []).append(measurement)
    return found


def _call(item: pytest.Item, sandbox: Sandbox, seed: int) -> None:
    """Call the check's function as pytest would, with the submission that the plugin's fixture would make."""
    report = sandbox.load()
    if report.fatal:
        raise MissingName("anything", f": {report.fatal}")
    sandbox.seed = seed
    sandbox.begin_check(None)
    probes = item.path.with_name("probes.py")
    given = dict(getattr(getattr(item, "callspec", None), "params", {}))
    given["submission"] = Submission(sandbox, probes.read_text("utf-8") if probes.is_file() else None)
    function: Callable[..., None] = item.obj  # type: ignore[attr-defined]
    function(**given)


def refuse_other_fixtures(item: pytest.Item) -> None:
    """Raise UserError if a check takes more than the submission and its parameters."""
    taken = set(item._fixtureinfo.argnames)  # type: ignore[attr-defined]
    others = taken - {"submission"} - set(getattr(getattr(item, "callspec", None), "params", {}))
    if others:
        raise UserError(f"{item.path}: `{item.name}` takes {', '.join(sorted(others))}, too, and cannot be calibrated.")
