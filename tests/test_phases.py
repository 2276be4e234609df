"""`grade --profile`: what the phases of a run cost. Of the figures nothing is asserted but that they add up."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from rich.console import Console

from autograder import bill, phases
from autograder.bill import Answer, Bill
from autograder.phases import CHECK, CONFINE, END, FORK_SANDBOX, LOAD, Cost, Stopwatch
from autograder.verdict import QuestionResult, Result, Status, SubmissionInfo

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"
RIGHT = "from torch import nn\n\ndef double(x):\n    return 2 * x\n\ndef make_model(n):\n    return nn.Linear(n, 1)\n"
RESULT = Result(
    1, "tiny", SubmissionInfo("ann", ["tiny.py"], "0" * 64), Status.GRADED, "", 3.0, 4.0, "full", "cpu", 1.5, "f",
    [QuestionResult("double", "Double", 3.0, 4.0)], [],
)  # fmt: skip


class Clocks:
    """Stands for the clocks that a stopwatch reads, and for a sandbox's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall = self.own = self.sandbox = 0.0
        time = SimpleNamespace(monotonic=lambda: self.wall, process_time=lambda: self.own)
        monkeypatch.setattr(phases, "time", time)

    def pass_by(self, wall: float, own: float = 0.0, sandbox: float = 0.0) -> None:
        self.wall += wall
        self.own += own
        self.sandbox += sandbox

    def seconds_used(self) -> float:
        return self.sandbox


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def test_each_moment_belongs_to_exactly_one_phase(clocks):
    watch = Stopwatch("a", wall=0.0)
    clocks.pass_by(1, 0.5)
    watch.switch("b")
    clocks.pass_by(2, 0.25)
    with watch.within("c"):
        clocks.pass_by(4, 1)
    clocks.pass_by(8)
    watch.switch("a")
    clocks.pass_by(16)
    assert watch.costs() == {"a": Cost(17, 0.5), "b": Cost(10, 0.25), "c": Cost(4, 1)}


def test_what_raises_leaves_its_phase(clocks):
    watch = Stopwatch("a", wall=0.0)
    with pytest.raises(ZeroDivisionError), watch.within("b"):
        raise ZeroDivisionError
    clocks.pass_by(1)
    assert watch.costs()["a"].wall == 1


def test_a_sandbox_that_opens_within_a_check_is_forked_and_confined_in_phases_of_their_own(clocks):
    watch = Stopwatch(LOAD, wall=0.0)

    def spawn(forked: Any) -> Any:
        clocks.pass_by(1)
        forked()
        clocks.pass_by(2, 0, 0.125)
        return clocks

    watch.opened(spawn)
    clocks.pass_by(4, 0, 0.5)
    assert watch.costs() == {LOAD: Cost(4, 0, 0.5), FORK_SANDBOX: Cost(1), CONFINE: Cost(2, 0, 0.125)}


def test_a_sandbox_that_could_not_be_opened_leaves_the_phase_as_it_was(clocks):
    watch = Stopwatch(LOAD, wall=0.0)
    with pytest.raises(OSError, match="no"):
        watch.opened(lambda forked: (_ for _ in ()).throw(OSError("no")))
    clocks.pass_by(1)
    assert watch.costs()[LOAD] == Cost(1)


def test_without_walls_no_cpu_time_is_made_up_for_a_sandbox(clocks):
    watch = Stopwatch(LOAD, wall=0.0, sandboxes=False)
    watch.opened(lambda forked: clocks)  # type: ignore[arg-type, return-value]
    clocks.pass_by(1, 0.5, 0.25)
    assert watch.costs()[LOAD] == Cost(1, 0.5, 0.0)


def test_what_runs_without_profile_measures_nothing():
    with phases.OFF.within("a"):
        phases.OFF.switch("b")
    assert phases.OFF.costs() == {}


@pytest.mark.parametrize("costs", [{}, {LOAD: Cost(1.0, 0.5, 0.25)}])
def test_the_costs_travel_beside_the_result_and_never_in_it(costs):
    data = Answer(RESULT, costs).encode()
    assert Answer.decode(data) == Answer(RESULT, costs)
    assert "costs" not in json.loads(data)["result"]


def test_half_a_character_in_a_message_travels_too():
    odd = msgspec.structs.replace(RESULT, reason="\ud800")
    assert Answer.decode(Answer(odd).encode()).result.reason == "\\ud800"


def test_all_phases_and_what_is_in_none_add_up_to_the_run(clocks):
    account = Bill(Stopwatch(phases.IMPORTS, wall=0.0))
    clocks.pass_by(3, 1)
    account.watch.switch(phases.WAIT)
    clocks.pass_by(50, 0.5)  # graders live meanwhile
    account.watch.switch(phases.REPORT)
    clocks.pass_by(1)
    account.grader_ended(20.0, 9.0, {LOAD: Cost(5, 2, 1), CHECK + "x": Cost(14, 6, 7)})
    account.grader_ended(8.0, 1.0, {})  # one that was lost
    invoice = account.close()
    assert invoice.costs[END] == Cost(1.0, 1.0), "what a grader cannot measure itself is how it is torn down"
    assert invoice.run.wall == 3 + 1 + 20 + 8
    assert invoice.seconds == 54
    rows = bill.rows(invoice)
    assert rows[-1][0] == bill.NO_PHASE
    assert rows[-1][1].wall == 8
    summed = bill.total(dict(rows))
    assert (summed.wall, summed.sandbox) == pytest.approx((invoice.run.wall, invoice.run.sandbox))
    assert summed.cpu == pytest.approx(invoice.run.cpu)


def test_the_dearest_checks_are_named_and_the_others_counted():
    costs = {f"{CHECK}{number:02}": Cost(1.0, float(number), 1.0) for number in range(20)}
    rows = bill.rows(bill.Invoice(costs, Cost(20, 210, 20), 1, 20.0))
    names = [name for name, _ in rows]
    assert names == [*(f"{CHECK}{number:02}" for number in range(19, 4, -1)), f"{CHECK}5 others", bill.NO_PHASE]
    assert rows[15][1] == Cost(5.0, 10.0, 5.0)


def test_a_narrow_terminal_shortens_the_names_of_checks_and_no_figure():
    console = Console(width=80, file=io.StringIO())
    costs = {f"{CHECK}{'x' * 80}": Cost(234.5, 60.25, 133.25)}
    console.print(bill.table(bill.Invoice(costs, Cost(234.5, 60.25, 133.25), 12, 700.0), 10, 80))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "xxx…" in shown
    assert "700.0 s from the start to the end; 12 graders" in shown
    for figure in ("234.50", "193.50", "133.25", "23450.0", "19350.0", "100.0%", "share"):
        assert figure in shown


def without_seconds(text: str) -> str:
    return re.sub(r'"seconds": [\d.e-]+', "", text)


def test_the_bill_is_printed_and_changes_neither_results_nor_files(tmp_path, autograder):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("ann", "bob", "cem"):
        (folder / f"{name}.py").write_text(RIGHT)
    (folder / "syntax.py").write_text("def double(x:\n")
    plain = autograder("grade", TINY, folder, "--out", tmp_path / "plain", "--jobs", 2)
    billed = autograder("grade", TINY, folder, "--out", tmp_path / "billed", "--jobs", 2, "--profile")
    assert plain.returncode == billed.returncode == 0, billed.stderr
    for word in ("start-up", "intake", "fork: grader", "confine", "load", "check: test_", "report", "in no phase"):
        assert word in billed.stdout
        assert word not in plain.stdout

    def files(out: Path) -> dict[str, str]:
        found = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
        return {str(path.relative_to(out)): without_seconds(path.read_text()) for path in found}

    assert files(tmp_path / "billed") == files(tmp_path / "plain")
    again = autograder("grade", TINY, folder, "--out", tmp_path / "plain", "--profile")
    assert "0 graded now, 4 unchanged" in again.stdout, "the fingerprints are the same"
    assert "in no phase" in again.stdout


def test_without_walls_there_is_a_bill_as_well(tmp_path, autograder):
    (tmp_path / "ann.py").write_text(RIGHT)
    done = autograder(
        "grade", TINY, tmp_path / "ann.py", "--out", tmp_path / "out", "--isolation", "none", "--profile", "--jobs", 1
    )
    assert done.returncode == 0, done.stderr
    assert "check: test_" in done.stdout
