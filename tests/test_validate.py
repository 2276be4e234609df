"""`autograder validate`: what it finds in a small course, what it writes, and that no check can be weakened unseen."""

from __future__ import annotations

import ast
import csv
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, TINY

from autograder.assignment import load_assignment
from autograder.checks import Check
from autograder.kill_matrix import noticed_by
from autograder.mutants import Mutant, load_mutants
from autograder.validation import (
    REFERENCE,
    STUB,
    Proof,
    Subjects,
    collected_checks,
    judge_subjects,
    proposed_words,
    without_memory_hogs,
)
from autograder.validation_report import report_lines
from autograder.verdict import CheckResult, Result, Status, SubmissionInfo, Verdict, Visibility

MUTANTS = {
    "adds": '"""double: adds two."""\n\n\ndef double(x):\n    return x + 2\n',
    "floats": '"""double: whole numbers become floats."""\n\n\ndef double(x):\n    return 2.0 * x\n',
    "triples": '"""double: triples."""\n\n\ndef double(x):\n    return 3 * x\n',
    "raises": '"""double: raises."""\n\n\ndef double(x):\n    raise ValueError(x)\n',
    "no_log": '"""double: the log is not its own."""\n\nLOGGED = False\n',
    "no_bias": '"""model: there is no bias."""\n\n\ndef make_model(n):\n    return nn.Linear(n, 1, bias=False)\n',
}
VARIANTS = {"sums": '"""A sum of two."""\n\n\ndef double(x):\n    return sum([x, x])\n'}
HOOK = """
def companions(source):
    return {"log.json": b"[0.0]" if "LOGGED = False" in source else b"[6.0]"}
"""
LOG_CHECK = '''

@pytest.mark.check(question="double")
def test_the_log_is_its_own(submission):
    """Your log holds what your code makes of three."""
    logged = submission.handed_in("log.json") or b"[]"
    expect(logged == b"[6.0]", "Your log was not written by your code.")
'''


def course(folder: Path, mutants: dict[str, str], variants: dict[str, str] = VARIANTS) -> Path:
    """Make a copy of the tiny course with these mutants, and a log that is handed in; return its public half."""
    shutil.copytree(TINY.parent.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    public, private = folder / "assignments" / "tiny", folder / "solutions" / "tiny"
    described = (public / "assignment.toml").read_text().replace('["tiny.py"]', '["tiny.py", "log.json"]')
    (public / "assignment.toml").write_text(described)
    with open(private / "test_hidden.py", "a") as file:
        file.write(LOG_CHECK)
    (private / "log.json").write_text("[6.0]")
    (private / "companions.py").write_text(HOOK)
    for kind, texts in (("mutants", mutants), ("variants", variants)):
        (private / kind).mkdir()
        for name, text in texts.items():
            (private / kind / f"{name}.py").write_text(text)
    return public


@pytest.mark.slow
def test_what_is_recorded_holds_when_it_is_proven_again(tmp_path, autograder, isolation):
    public = course(tmp_path / "course", MUTANTS)
    done = autograder("validate", public, "--record", "--jobs", 2, *isolation)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 mutants were written anew" in done.stdout
    recorded = {mutant.name: mutant for mutant in load_mutants(load_assignment(public))}
    assert recorded["adds"].stated == {"test_a_tensor_is_doubled": Verdict.FAILED}
    assert recorded["no_log"].stated == {"test_the_log_is_its_own": Verdict.FAILED}
    assert recorded["no_log"].says == "Your log was not written by your code"
    assert set(recorded["raises"].stated.values()) == {Verdict.ERROR}

    table = tmp_path / "matrix.csv"
    again = autograder("validate", "--matrix", table, "--verbose", *isolation, cwd=tmp_path / "course")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "tiny: 5 checks, 6 mutants, 1 variant; no surprises, no checks without a mutant." in again.stdout
    assert re.search(r"^  test_a_tensor_is_doubled +F·\S+  3$", again.stdout, re.MULTILINE)
    assert "question model has 1 mutant, fewer than 5." in again.stdout
    assert "  no_log: test_the_log_is_its_own" in again.stdout
    rows = {row[2]: row for row in csv.reader(table.open())}
    assert rows["test_whole_numbers_stay_whole"][4:] == ["skipped", "failed", "passed", "skipped", "skipped"]


FLAWED = {
    "adds": MUTANTS["adds"].replace("two.", "two.\n\nfailed: test_two_becomes_four\nsays: the moon\n"),
    "right": '"""double: nothing is wrong."""\n\n\ndef double(x):\n    return 2 * x\n',
    "broken": '"""double: no code."""\n\nraise SystemExit\n',
    "triples": MUTANTS["triples"],
}


@pytest.mark.slow
def test_whatever_is_not_as_it_must_be_is_named(tmp_path, autograder, isolation):
    public = course(tmp_path / "course", FLAWED, {"halves": '"""Wrong."""\n\n\ndef double(x):\n    return x / 2\n'})
    (public / "tiny.py").write_text("def double(x):\n    return 2 * x\n")
    done = autograder("validate", public, *isolation, cwd=tmp_path / "course")
    assert done.returncode == 1, done.stderr
    private = "solutions/tiny"
    for line in (
        f"{private}/mutants/adds.py: test_two_becomes_four: expected failed, got passed",
        f"{private}/mutants/adds.py: test_a_tensor_is_doubled: expected passed, got failed",
        f"{private}/mutants/adds.py: expected the feedback to say 'the moon', got other words",
        f"{private}/mutants/right.py: expected a check of double to notice it, got none that does",
        f"{private}/mutants/triples.py: expected a line `says:`, got none; --record proposes one",
        f"{private}/variants/halves.py: test_a_tensor_is_doubled: expected passed, got failed",
        "assignments/tiny/tiny.py: test_two_becomes_four: expected not passed, got passed",
        "notices no mutant: test_whole_numbers_stay_whole",
        "question model has no mutants, fewer than 5.",
    ):
        assert line in done.stdout, done.stdout
    assert re.search(r"surprises, \d checks without a mutant, 1 question without mutants\.$", done.stdout, re.MULTILINE)


def test_bad_input_is_one_line_and_exit_status_2(tmp_path, autograder):
    public = course(tmp_path / "course", {"adds": '"""double: adds.\n\nfailed: test_gone\n"""'})
    done = autograder("validate", public)
    assert done.returncode == 2 and done.stdout == ""
    assert re.fullmatch(r"autograder: \S+/mutants/adds\.py: there is no check 'test_gone'; .*\n", done.stderr)
    nowhere = autograder("validate", cwd=tmp_path)
    assert nowhere.returncode == 2 and nowhere.stderr.count("\n") == 1 and "name one" in nowhere.stderr


def test_the_words_that_are_proposed_have_most_in_common_with_what_is_wrong():
    def came(verdict: Verdict, message: str, hint: str = "") -> CheckResult:
        return CheckResult("test_a", "double", "A", verdict, 0, 1, Visibility.HIDDEN, message, hint)

    checks = [
        came(Verdict.SKIPPED, "It adds 2."),
        came(
            Verdict.FAILED,
            "`double` has wrong values.",
            "Look again. It seems that your function\nadds 2 to each number.",
        ),
    ]
    assert proposed_words("adds two", checks) == "It seems that your function adds 2 to"
    assert proposed_words("unheard of", checks) == "`double` has wrong values"
    assert proposed_words("raises", [came(Verdict.ERROR, "`double` raised ValueError (line 16 of tiny.py).")]) == (
        "`double` raised ValueError"
    )


def came(check: Check, verdict: Verdict) -> CheckResult:
    return CheckResult(check.id, check.question, check.title, verdict, 0, check.points, check.visibility)


def result(checks: list[CheckResult]) -> Result:
    info = SubmissionInfo("one", [], "")
    return Result(1, "tiny", info, Status.GRADED, "", 0, 0, "full", "cpu", 0, "", [], checks)


@pytest.mark.parametrize(
    ("first", "missing", "surprising"),
    [
        (Verdict.SKIPPED, ["test_a", "test_b"], []),
        (Verdict.FAILED, [], ["test_a", "test_b"]),
    ],
)
def test_what_the_reference_cannot_meet_here_is_no_surprise_but_what_follows_from_its_failure_is(
    first, missing, surprising
):
    """`test_b` needs `test_a`, which lacks hardware, or fails."""
    checks = [
        Check("test_a", "test_a", "double", "A", 1, Visibility.HIDDEN, None, (), Path("test_hidden.py")),
        Check("test_b", "test_b", "double", "B", 1, Visibility.HIDDEN, None, ("test_a",), Path("test_hidden.py")),
    ]
    reference = result([came(checks[0], first), came(checks[1], Verdict.SKIPPED)])
    stub = result([came(check, Verdict.ERROR) for check in checks])
    subjects = Subjects(load_assignment(TINY), checks, [], [], {})
    proof = judge_subjects(subjects, {REFERENCE: reference, STUB: stub})
    assert proof.missing == missing
    assert [surprise.check for surprise in proof.surprises] == surprising


def test_a_stale_certificate_is_named_with_the_command_that_renews_it():
    subjects = Subjects(load_assignment(TINY), [], [], [], {})
    proof = Proof([], [], [], uncertified=["test_new"], stale={"test_old": ["the recipe has changed since"]})
    printed = "\n".join(report_lines(subjects, proof, verbose=False))
    assert re.search(r"stale certificate: test_old: the recipe has changed since; .*tiny --check test_old", printed)
    assert "1 check without a certificate: test_new" in printed
    assert not proof.holds and Proof([], [], [], uncertified=["test_new"]).holds


def test_without_walls_nothing_is_graded_that_is_to_run_out_of_memory():
    hog = Mutant(
        path=Path("mutants/hog.py"), text="", question="double", problem="-", stated={"a": Verdict.OUT_OF_MEMORY}
    )
    other = Mutant(path=Path("mutants/other.py"), text="", question="double", problem="-", stated={"a": Verdict.FAILED})
    kept = without_memory_hogs(Subjects(load_assignment(TINY), [], [hog, other], [], {}))
    assert (kept.mutants, kept.left_out) == ([other], ["hog"])


# ----------------------------------------------------------------- checks of ours, weakened in a copy

QUESTIONS = ("n-correct", "split", "weight-count")
WEAKENED = ("test_n_correct_counts", "test_split_disjoint", "test_weight_count_counts")


def small_part(folder: Path) -> Path:
    """Copy the `QUESTIONS` of mlp, with few of their mutants; return the public half."""
    real = load_assignment(ROOT / "assignments" / "mlp")
    public, private = folder / "assignments" / "mlp", folder / "solutions" / "mlp"
    for source, target in ((real.folder, public), (real.solutions, private)):
        target.mkdir(parents=True)
        for path in source.glob("*.py"):
            if not path.name.startswith("test_"):
                shutil.copy(path, target)
        shutil.copytree(source / "data", target / "data")
    shutil.copy(real.solutions / "thresholds.toml", private)
    if (real.solutions / "certificates").is_dir():
        shutil.copytree(real.solutions / "certificates", private / "certificates")
    described = (real.folder / "assignment.toml").read_text()
    for block in re.findall(r"^\[\[questions\]\]\n(?:[^\[\n][^\n]*\n)*", described, re.MULTILINE):
        if tomllib.loads(block)["questions"][0]["id"] not in QUESTIONS:
            described = described.replace(block, "")
    (public / "assignment.toml").write_text(described)
    checks = [check for check in collected_checks(real) if check.question in QUESTIONS]
    for path in {check.file for check in checks}:
        target = public if path.parent == real.folder else private
        (target / path.name).write_text(without_other_questions(path.read_text()))
    (private / "mutants").mkdir()
    for mutant in few([m for m in load_mutants(real) if m.question in QUESTIONS], [check.id for check in checks]):
        shutil.copy(mutant.path, private / "mutants")
    return public


def few(mutants: list[Mutant], checks: list[str]) -> list[Mutant]:
    """Return some of the mutants, so that each of the checks notices one."""
    chosen: list[Mutant] = []
    waiting = set(checks)
    while waiting:
        best = max(mutants, key=lambda mutant: len(waiting & mutant.stated.keys()))
        assert waiting & best.stated.keys(), waiting
        chosen.append(best)
        waiting -= best.stated.keys()
    return chosen


def without_other_questions(text: str) -> str:
    lines = text.splitlines(keepends=True)
    for node in reversed(ast.parse(text).body):
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            asked = re.search(r"question='([^']+)'", ast.unparse(decorator))
            if asked and asked[1] not in QUESTIONS:
                del lines[node.decorator_list[0].lineno - 1 : node.end_lineno]
                break
    return "".join(lines)


def weaken(private: Path, check: str) -> None:
    """Let the check end behind its docstring, so that it passes whatever it is given."""
    for path in private.glob("test_hidden*.py"):
        text = path.read_text()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name == check:
                lines = text.splitlines(keepends=True)
                lines.insert(node.body[0].end_lineno, "    return\n")
                path.write_text("".join(lines))
                return
    raise AssertionError(f"there is no check {check}")


@pytest.mark.slow
def test_three_checks_of_ours_that_always_pass_are_named_each_with_its_mutants(tmp_path, autograder, isolation):
    public = small_part(tmp_path)
    done = autograder("validate", public, *isolation)
    assert done.returncode == 0, done.stdout + done.stderr

    mutants = load_mutants(load_assignment(public))
    for check in WEAKENED:
        weaken(tmp_path / "solutions" / "mlp", check)
    done = autograder("validate", public, "--matrix", tmp_path / "matrix.csv", *isolation, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    for check in WEAKENED:
        noticed = noticed_by(check, mutants)
        assert noticed
        for mutant in noticed:
            assert f"solutions/mlp/mutants/{mutant}.py: {check}: expected failed, got passed" in done.stdout
        assert f"notices no mutant: {check};" in done.stdout
