"""An assignment as a notebook: made from stub, handout and reference by `autograder notebook`, in step with them."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TINY, Command

from autograder.assign import make_notebooks
from autograder.assignment import Assignment, load_assignment
from autograder.faults import UserError
from autograder.master import encode, joined, master_notebook, notebook_name
from autograder.sections import read_handout, read_reference, read_stub, with_helpers
from autograder.verdict import Verdict

ASSIGNMENTS = sorted(path.parent for path in (ROOT / "assignments").glob("*/assignment.toml"))
has_otter = pytest.mark.skipif(
    importlib.util.find_spec("otter") is None, reason="Otter is not installed: pip install 'dl-autograder[notebook]'"
)
each_assignment = pytest.mark.parametrize("folder", ASSIGNMENTS, ids=lambda folder: folder.name)


def written(folder: Path, stub: str, reference: str, handout: str = "# A title\n") -> Assignment:
    """Write an assignment with the questions `one` and `two`."""
    public, private = folder / "assignments" / "made", folder / "solutions" / "made"
    for half in (public, private):
        half.mkdir(parents=True)
    questions = "".join(f'[[questions]]\nid = "{id}"\ntitle = "Title {id}"\npoints = 1\n' for id in ("one", "two"))
    (public / "assignment.toml").write_text(f'title = "Made"\nfiles = ["made.py"]\n{questions}', "utf-8")
    (public / "README.md").write_text(handout, "utf-8")
    (public / "made.py").write_text(stub, "utf-8")
    (private / "made.py").write_text(reference, "utf-8")
    return load_assignment(public)


STUB = '''"""Replace each raise."""

import numpy as np

# ---------------------------------------------------------------- question one


def first(x):
    """Return x, written as "\\d"."""
    raise NotImplementedError("first")


# how many there are
COUNT = 3

# ---------------------------------------------------------------- question two


@np.vectorize
def second(x):
    raise NotImplementedError("second")


if __name__ == "__main__":
    print(second(1))
'''
REFERENCE = """import math

import numpy as np

UNUSED = 0
SCALE = math.pi
COUNT = 3


def twice(x):
    return 2 * SCALE * x


def first(x):
    return x


@np.vectorize
def second(x):
    return twice(x)


if __name__ == "__main__":
    print(second(1))
"""


def cells(notebook: bytes, kind: str = "code") -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == kind]


# ---------------------------------------------------------------------------- stub and reference


def test_a_stub_is_divided_at_its_headers(tmp_path: Path):
    stub = read_stub(written(tmp_path, STUB, REFERENCE))
    assert [piece.text for piece in stub.preamble] == ["import numpy as np"]
    one, two = stub.sections
    assert (one.question, two.question) == ("one", "two")
    assert [piece.binds for piece in one.pieces] == [{"first"}, {"COUNT"}]
    assert one.pieces[1].text == "# how many there are\nCOUNT = 3"
    assert two.pieces[0].text.startswith("@np.vectorize\ndef second(x):")


def test_what_runs_only_as_a_script_is_left_out(tmp_path: Path):
    assignment = written(tmp_path, STUB, REFERENCE)
    everything = [*read_stub(assignment).sections[1].pieces, *read_reference(assignment)]
    assert not any("print" in piece.text for piece in everything)


def test_helpers_go_with_the_first_definition_that_uses_them_and_the_rest_with_what_follows(tmp_path: Path):
    assignment = written(tmp_path, STUB, REFERENCE)
    wanted = [piece for section in read_stub(assignment).sections for piece in section.pieces]
    names = [[sorted(part.binds) for part in parts] for _, parts in with_helpers(wanted, read_reference(assignment))]
    assert names == [
        [["UNUSED"], ["first"]],
        [["COUNT"]],
        [["math"], ["np"], ["SCALE"], ["twice"], ["second"]],
    ]


@pytest.mark.parametrize(
    ("stub", "reference", "said"),
    [
        (STUB.replace("question", "part"), REFERENCE, "made.py: it has no question sections; add a line such as"),
        (STUB.replace("question two", "question three"), REFERENCE, "'three' is no question of assignment.toml"),
        (STUB.replace("question two", "question one"), REFERENCE, "there is a second section for the question 'one'"),
        (STUB.partition("# ---")[0] + "# --- question one\n", REFERENCE, "no section for the question 'two'"),
        (STUB, REFERENCE.replace("def first", "def furst"), "it does not define `first`, which the stub has"),
        (STUB.replace("def first(x):", "def first(x:"), REFERENCE, "line 8: Python cannot read it"),
        (STUB.replace('"""Return x,', "'''a'''; \"\"\"Return x,"), REFERENCE, "use one kind of quotes"),
    ],
    ids=["no sections", "unknown", "twice", "missing", "not in the reference", "syntax", "quotes"],
)
def test_what_does_not_fit_together_is_told_in_one_line(tmp_path: Path, stub: str, reference: str, said: str):
    with pytest.raises(UserError) as caught:
        master_notebook(written(tmp_path, stub, reference))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


# -------------------------------------------------------------------------------------- handout


HANDOUT = """# A title

See [the first](#one-a-first-question).

## How to work

Read.

## one: a `first` question

```python
## no heading
```

### A hint

Think.

## Afterwards

Hand in.
"""


def test_a_handout_is_divided_by_question(tmp_path: Path):
    handout = read_handout(written(tmp_path, STUB, REFERENCE, HANDOUT))
    assert [text.splitlines()[0] for text in handout.introduction] == ["# A title", "## How to work"]
    assert [text.splitlines()[0] for text in handout.of_question["one"]] == ["## one: a `first` question", "### A hint"]
    assert "## no heading" in handout.of_question["one"][0]
    assert handout.of_question["two"] == ("## two: Title two",), "a question that the handout forgot has its title"
    assert handout.ending == ("## Afterwards\n\nHand in.",)


def test_links_to_headings_lead_there_in_jupyter(tmp_path: Path):
    handout = read_handout(written(tmp_path, STUB, REFERENCE, HANDOUT))
    assert "[the first](#one:-a-first-question)" in handout.introduction[0]


# ------------------------------------------------------------------------------------ notebooks


@has_otter
def test_the_student_gets_the_stub_and_nothing_of_the_reference(tmp_path: Path):
    assignment = written(tmp_path, STUB, REFERENCE, HANDOUT)
    made = make_notebooks(assignment)
    code = cells(made.student)
    wanted = [piece.text for section in read_stub(assignment).sections for piece in section.pieces]
    assert code == [
        'import otter\n\ngrader = otter.Notebook("made.ipynb")',
        "import numpy as np",
        *wanted[:2],
        'grader.check("one")',
        wanted[2],
        'grader.check("two")',
    ]
    assert b"twice" not in made.student and b"SCALE" not in made.student
    assert b"twice" in made.filled


@has_otter
def test_the_filled_notebook_defines_what_the_reference_does(tmp_path: Path):
    pytest.importorskip("numpy")
    names: dict[str, object] = {}
    for text in cells(make_notebooks(written(tmp_path, STUB, REFERENCE)).filled)[1:]:
        if not text.startswith("grader"):
            exec(text, names)
    assert names["first"](5) == 5 and names["COUNT"] == 3  # type: ignore[operator]
    assert float(names["second"](1.0)) == pytest.approx(6.283185307)  # type: ignore[operator]


@has_otter
def test_the_same_files_give_the_same_bytes():
    tiny = load_assignment(TINY)
    assert make_notebooks(tiny) == make_notebooks(tiny)


@has_otter
def test_a_question_has_a_file_of_otter_s_that_asks_our_visible_checks_and_holds_none():
    made = make_notebooks(load_assignment(TINY))
    assert sorted(made.tests) == ["double", "model"]
    text = made.tests["double"].decode()
    assert "check_question('double', env)" in text and "assert" not in text


@has_otter
def test_lines_that_otter_takes_for_its_own_notation_are_refused(tmp_path: Path):
    stub = STUB.replace('    raise NotImplementedError("first")', "    return x  # SOLUTION")
    with pytest.raises(UserError, match="Otter takes a part of this for its own notation"):
        make_notebooks(written(tmp_path, stub, REFERENCE))


def test_ids_of_cells_are_valid_and_come_from_what_the_cells_say():
    same = {"cell_type": "markdown", "metadata": {}, "source": "a"}
    document = json.loads(encode({"cells": [same, same, {**same, "source": "b"}], "nbformat": 4, "nbformat_minor": 5}))
    ids = [cell["id"] for cell in document["cells"]]
    assert len(set(ids)) == 3 and ids[1] == ids[0] + "-2"
    assert all(len(mark) <= 64 and mark.replace("-", "").isalnum() for mark in ids)


# -------------------------------------------------------------------------- those in the repository


@each_assignment
def test_the_master_is_in_step_with_stub_reference_and_handout(folder: Path):
    assignment = load_assignment(folder)
    assert assignment.solutions is not None
    there = (assignment.solutions / "master" / notebook_name(assignment)).read_bytes()
    assert there == encode(master_notebook(assignment)), f"run `autograder notebook assignments/{folder.name}` again"


@has_otter
@each_assignment
def test_the_students_notebook_is_in_step_with_the_master(folder: Path):
    assignment = load_assignment(folder)
    made = make_notebooks(assignment)
    again = f"run `autograder notebook assignments/{folder.name}` again"
    there = (folder / notebook_name(assignment)).read_bytes()
    for kind in ("markdown", "code", "raw"):
        assert cells(there, kind) == cells(made.student, kind), again
    assert {path.stem: path.read_bytes() for path in (folder / "tests").glob("*.py")} == made.tests, again


@each_assignment
def test_the_students_notebook_has_the_code_of_the_stub(folder: Path):
    assignment = load_assignment(folder)
    stub = read_stub(assignment)
    code = cells((folder / notebook_name(assignment)).read_bytes())
    assert joined(stub.preamble) in code
    for section in stub.sections:
        assert f'grader.check("{section.question}")' in code
        for piece in section.pieces:
            assert piece.text in code, section.question


@each_assignment
def test_each_question_has_a_section_in_the_handout_and_its_pictures_lie_beside_the_notebook(folder: Path):
    import re

    assignment = load_assignment(folder)
    handout = read_handout(assignment)
    text = "\n".join(cells((folder / notebook_name(assignment)).read_bytes(), "markdown"))
    for question, texts in handout.of_question.items():
        assert len("".join(texts)) > 100, f"README.md has no section `## {question}: …`"
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
        assert (folder / picture).is_file(), picture


def copy_others(assignment: Assignment, folder: Path) -> None:
    """Copy what the reference's author would hand in beside the main file."""
    assert assignment.solutions is not None
    for name in assignment.files[1:]:
        if (assignment.solutions / name).is_file():
            shutil.copy(assignment.solutions / name, folder)


@pytest.mark.slow
@has_otter
@each_assignment
def test_the_filled_notebook_runs_from_top_to_bottom_and_every_check_passes(folder: Path, tmp_path: Path):
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install 'dl-autograder[dev]'")
    import nbformat

    assignment = load_assignment(folder)
    place = tmp_path / folder.name
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    filled = make_notebooks(assignment).filled
    (place / notebook_name(assignment)).write_bytes(filled)
    copy_others(assignment, place)
    document = nbformat.reads(filled.decode(), as_version=4)
    nbclient.NotebookClient(
        document, timeout=200, kernel_name="python3", resources={"metadata": {"path": str(place)}}
    ).execute()  # raises where a cell does
    asked = [cell for cell in document.cells if cell.source.startswith("grader.check(")]
    assert len(asked) == len(assignment.questions)
    for cell in asked:
        shown = "".join(output.get("text") or output["data"]["text/plain"] for output in cell.outputs)
        assert "results: All test cases passed!" in shown and "✗" not in shown, f"{cell.source}\n{shown}"
        assert not any("image/png" in output.get("data", {}) for output in cell.outputs), "a check showed its figures"


@pytest.mark.slow
@has_otter
@each_assignment
def test_the_filled_notebook_grades_as_the_reference_does(
    folder: Path, tmp_path: Path, autograder: Command, isolation: list[str]
):
    assignment = load_assignment(folder)
    assert assignment.solutions is not None
    handed_in = tmp_path / "class"
    for name in ("script", "notebook"):
        (handed_in / name).mkdir(parents=True)
        copy_others(assignment, handed_in / name)
    shutil.copy(assignment.solutions / assignment.main, handed_in / "script")
    (handed_in / "notebook" / notebook_name(assignment)).write_bytes(make_notebooks(assignment).filled)
    done = autograder("grade", folder, handed_in, "--out", tmp_path / "out", "--device", "cpu", *isolation)
    assert done.returncode == 0, done.stderr
    script, notebook = (
        json.loads((tmp_path / "out" / "results" / f"{name}.json").read_text("utf-8"))
        for name in ("script", "notebook")
    )
    verdicts = [(check["id"], check["verdict"]) for check in script["checks"]]
    assert verdicts == [(check["id"], check["verdict"]) for check in notebook["checks"]]
    assert {verdict for _, verdict in verdicts} <= {Verdict.PASSED, Verdict.SKIPPED}


# -------------------------------------------------------------------------------------- command


def copy_of_tiny(folder: Path) -> Path:
    for half in ("assignments", "solutions"):
        shutil.copytree(TINY.parent.parent / half / "tiny", folder / half / "tiny")
    return folder / "assignments" / "tiny"


@has_otter
def test_the_command_writes_the_notebook_and_removes_what_questions_left_that_are_gone(
    tmp_path: Path, autograder: Command
):
    tiny = copy_of_tiny(tmp_path)
    (tiny / "tests").mkdir()
    (tiny / "tests" / "gone.py").write_text("OK_FORMAT = False\n", "utf-8")
    (tiny / "tests" / "mine.py").write_text("# the author's own\n", "utf-8")
    done = autograder("notebook", tiny)
    assert done.returncode == 0, done.stderr
    assert {line.rpartition("tiny/")[2] for line in done.stdout.splitlines()} == {
        "tiny.ipynb", "master/tiny.ipynb", "tests/double.py", "tests/model.py"
    }  # fmt: skip
    assert sorted(path.name for path in (tiny / "tests").iterdir()) == ["double.py", "mine.py", "model.py"]
    assert json.loads((tiny / "tiny.ipynb").read_bytes())["nbformat"] == 4


def test_without_otter_the_command_says_what_to_install(tmp_path: Path):
    tiny = copy_of_tiny(tmp_path)
    without = f"import sys; sys.modules['otter'] = None; sys.argv = ['autograder', 'notebook', {str(tiny)!r}]"
    done = subprocess.run(
        [sys.executable, "-c", f"{without}; from autograder.cli import main; main()"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "autograder: `autograder notebook` needs Otter: pip install 'dl-autograder[notebook]'\n"


@has_otter
def test_a_new_assignment_has_a_notebook_at_once(tmp_path: Path):
    pytest.importorskip("jinja2")
    from autograder.new import create

    create("week-3", tmp_path)
    made = make_notebooks(load_assignment(tmp_path / "assignments" / "week-3"))
    assert 'grader.check("standardise")' in cells(made.student)


def test_without_the_private_half_the_command_says_so(tmp_path: Path, autograder: Command):
    tiny = copy_of_tiny(tmp_path)
    shutil.rmtree(tmp_path / "solutions")
    done = autograder("notebook", tiny)
    assert done.returncode == 2
    assert "the private half is missing, with the reference in it" in done.stderr


# ------------------------------------------------------------------------- which file is checked


@pytest.mark.parametrize(("later", "taken"), [("tiny.ipynb", "tiny.ipynb"), ("tiny.py", "tiny.py"), ("", "tiny.py")])
def test_of_script_and_notebook_the_one_saved_last_is_checked_and_named(tmp_path: Path, later: str, taken: str):
    import os

    from autograder.rehearsal import find_work

    tiny = copy_of_tiny(tmp_path)
    (tiny / "tiny.ipynb").write_text("{}", "utf-8")
    for name in ("tiny.py", "tiny.ipynb"):
        moment = 1_000_000 + 60 * (name == later)
        os.utime(tiny / name, (moment, moment))
    remarks: list[str] = []
    _, file = find_work(tiny, None, remarks.append)
    assert file.name == taken
    (remark,) = remarks
    assert f"this is about {taken}" in remark
    assert ("saved last" in remark) == bool(later)
