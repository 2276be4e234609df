"""`grader.check` in a notebook: the words of `autograder check`, on live objects, and the kernel stays as it was."""

from __future__ import annotations

import importlib.util
import os
import random
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import TINY, Command

from autograder.assignment import load_assignment
from autograder.faults import UserError
from autograder.live import MAIN, NotPassed, check_question, live_results, others_in, source_of
from autograder.verdict import Verdict

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("IPython") is None,
    reason="IPython is not installed: pip install 'dl-autograder[notebook]'",
)

VISIBLE = '''
import pytest
from autograder.checking import as_number, assert_close


@pytest.mark.check(question="double")
def test_two_becomes_four(submission):
    """Twice two is four."""
    assert_close(submission.double(2.0), 4.0, what="`double`")


@pytest.mark.check(question="double", needs="test_two_becomes_four")
def test_three_becomes_six(submission):
    """Twice three is six."""
    assert_close(submission.double(3.0), 6.0, what="`double`")


@pytest.mark.check(question="model")
def test_the_model_is_called(submission):
    """A model of one number answers."""
    submission.make_model(1)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An assignment as a student has it: the public half alone."""
    tiny = tmp_path / "tiny"
    shutil.copytree(TINY, tiny)
    (tiny / "test_visible.py").write_text(VISIBLE, "utf-8")
    return tiny


def double(x: float) -> float:
    return 2 * x


def check(folder: Path, question: str = "double", **names: Any) -> list[Verdict]:
    return [result.verdict for result in live_results(load_assignment(folder), question, names)]


def plain(text: str) -> list[str]:
    """Return the lines without colours."""
    return [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", text).splitlines() if line.strip()]


# ------------------------------------------------------------------------------------- verdicts


def test_only_the_checks_of_the_question_run(folder: Path):
    assert check(folder, double=double) == [Verdict.PASSED, Verdict.PASSED]
    assert check(folder, "model", make_model=lambda n: torch.nn.Linear(n, 1)) == [Verdict.PASSED]


def test_a_check_that_builds_on_another_is_not_run_when_that_failed(folder: Path):
    assert check(folder, double=lambda x: x) == [Verdict.FAILED, Verdict.SKIPPED]


def test_what_is_not_defined_yet_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(NotPassed, match=r"0 of 2 visible checks passed in .* s; what is wrong stands above"):
        check_question("double", {}, folder)
    assert "    There is no `double` in your file." in plain(capsys.readouterr().out)


def test_after_an_edit_the_new_definition_counts(folder: Path):
    names: dict[str, Any] = {"double": lambda x: x}
    assert check(folder, **names) == [Verdict.FAILED, Verdict.SKIPPED]
    names["double"] = double
    assert check(folder, **names) == [Verdict.PASSED, Verdict.PASSED]


def test_changed_checks_count_too(folder: Path):
    assert check(folder, double=double) == [Verdict.PASSED, Verdict.PASSED]
    (folder / "test_visible.py").write_text(VISIBLE.replace("4.0", "5.0"), "utf-8")
    assert check(folder, double=double) == [Verdict.FAILED, Verdict.SKIPPED]


@pytest.mark.parametrize("answer", [None, "text", float("nan"), torch, object(), 10**400, [], lambda: None])
def test_odd_answers_fail_in_plain_words(folder: Path, answer: object):
    (first, _) = live_results(load_assignment(folder), "double", {"double": lambda x: answer})
    assert first.verdict in (Verdict.FAILED, Verdict.ERROR) and first.message


def test_a_question_without_visible_checks_says_so(folder: Path, capsys: pytest.CaptureFixture[str]):
    for file in folder.glob("test_visible*.py"):
        file.unlink()
    check_question("double", {}, folder)
    assert "There is no visible check of this question" in capsys.readouterr().out


def test_other_files_that_are_handed_in_are_those_beside_the_notebook(folder: Path):
    file = folder / "assignment.toml"
    file.write_text(file.read_text("utf-8").replace('["tiny.py"]', '["tiny.py", "log.json", "none.json"]'), "utf-8")
    (folder / "log.json").write_bytes(b"[1, 2]")
    assert others_in(load_assignment(folder)) == {"log.json": b"[1, 2]"}


def test_a_check_that_lacks_hardware_is_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "test_visible.py").write_text(
        VISIBLE.replace(
            "    assert_close(submission.double(3.0)",
            '    pytest.skip("There is no GPU here.")\n    assert_close(submission.double(3.0)',
        ),
        "utf-8",
    )
    check_question("double", {"double": double}, folder)
    assert "There is no GPU here." in capsys.readouterr().out


def test_an_unknown_question_or_folder_is_told_in_one_line(folder: Path, tmp_path: Path):
    with pytest.raises(UserError, match="there is no question 'triple' in it"):
        check_question("triple", {}, folder)
    with pytest.raises(UserError, match="keep the notebook in the assignment's folder"):
        check_question("double", {}, tmp_path)


@pytest.mark.slow
def test_the_words_are_those_of_autograder_check(folder: Path, capsys: pytest.CaptureFixture[str], autograder: Command):
    (folder / "tiny.py").write_text("def double(x):\n    return x\n", "utf-8")
    with pytest.raises(NotPassed):
        check_question("double", {"double": lambda x: x}, folder)
    here = plain(capsys.readouterr().out)
    there = plain(autograder("check", folder).stdout)[1:]  # its first line says what is checked
    assert here == there[: len(here)]
    assert here[0] == "✗ double  Twice two is four."


# ------------------------------------------------------------------- the process stays as it was


def meddle(x: float) -> float:
    """Turn every switch that there is."""
    from matplotlib import pyplot as plt

    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    np.random.default_rng = None  # type: ignore[assignment]
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    torch.autograd.set_detect_anomaly(True)
    np.seterr(all="raise")
    warnings.simplefilter("error")
    sys.setrecursionlimit(5000)
    sys.settrace(lambda *_: None)
    sys.path.insert(0, "/nowhere")
    sys.modules["json"] = sys
    plt.rcParams["lines.linewidth"] = 7.0
    plt.figure()
    os.chdir("/")
    return 2 * x


@pytest.fixture
def put_back() -> Iterator[None]:
    """Should the code under test fail, the other tests of this run do not suffer."""
    before = np.random.default_rng, torch.get_default_dtype(), sys.getrecursionlimit(), os.getcwd()
    yield
    np.random.default_rng = before[0]
    torch.set_default_dtype(before[1])
    sys.setrecursionlimit(before[2])
    os.chdir(before[3])
    torch.set_grad_enabled(True)
    torch.autograd.set_detect_anomaly(False)


def settings() -> dict[str, object]:
    import json

    from matplotlib import get_backend
    from matplotlib import pyplot as plt

    return {
        "default_rng": np.random.default_rng,
        "dtype": torch.get_default_dtype(),
        "gradients": torch.is_grad_enabled(),
        "anomaly": torch.is_anomaly_enabled(),
        "threads": torch.get_num_threads(),
        "errors of NumPy": np.geterr(),
        "warnings": list(warnings.filters),
        "recursion": sys.getrecursionlimit(),
        "path": list(sys.path),
        "finders": list(sys.meta_path),
        "json": (sys.modules["json"] is json, json.loads("1")),
        "checks": [name for name in sys.modules if "test_visible" in name],
        "figures": plt.get_fignums(),
        "backend": get_backend(),
        "linewidth": plt.rcParams["lines.linewidth"],
        "interactive": plt.isinteractive(),
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "streams": (sys.stdout, sys.stderr, sys.stdin),
        "display": getattr(__builtins__, "display", None),
        "loader": torch.utils.data.DataLoader.__init__,
        "hooks": (sys.excepthook, sys.unraisablehook, sys.displayhook),
        "last error": [getattr(sys, name, None) for name in ("last_type", "last_value", "last_traceback")],
    }


@pytest.mark.usefixtures("put_back")
def test_whatever_the_code_turns_is_turned_back(folder: Path):
    from matplotlib import pyplot as plt

    mine = plt.figure()
    trace = sys.gettrace()
    before = settings()
    assert check(folder, double=meddle)[0] is Verdict.PASSED
    assert settings() == before
    assert sys.gettrace() is trace
    assert plt.gcf() is mine
    plt.close(mine)


def draws(generator: np.random.Generator) -> list[float]:
    drawn = random.random(), np.random.random(), torch.rand(1).item(), generator.random()
    return [float(number) for number in drawn]


@pytest.mark.usefixtures("put_back")
def test_random_numbers_go_on_as_if_no_check_had_run(folder: Path):
    def seeded() -> np.random.Generator:
        random.seed(5)
        np.random.seed(5)
        torch.manual_seed(5)
        return np.random.default_rng(5)

    expected = draws(seeded())
    generator = seeded()

    def drawing(x: float) -> float:
        draws(generator)
        return 2 * x

    assert check(folder, double=drawing, generator=generator)[0] is Verdict.PASSED
    assert draws(generator) == expected


@pytest.mark.usefixtures("put_back")
@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit, RecursionError])
def test_the_process_is_as_it_was_however_a_check_ends(folder: Path, ending: type[BaseException]):
    def ends(x: float) -> float:
        np.random.seed(0)
        os.chdir("/")
        raise ending

    before, state = settings(), random.getstate()
    if ending is KeyboardInterrupt:  # the student's finger on *Interrupt*: no more checks
        with pytest.raises(KeyboardInterrupt):
            check(folder, double=ends)
    else:
        assert check(folder, double=ends) == [Verdict.ERROR, Verdict.SKIPPED]
    after = settings()
    for name in ("last error",):
        before.pop(name), after.pop(name)
    assert after == before
    assert random.getstate() == state


def test_a_check_begins_without_the_figures_that_are_open(folder: Path):
    from matplotlib import pyplot as plt

    seen: list[list[int]] = []

    def draws_on_top(x: float) -> float:
        seen.append(plt.get_fignums())
        return 2 * x

    mine = plt.figure(7)
    check(folder, double=draws_on_top)
    assert seen == [[], []] and plt.get_fignums() == [7]
    plt.close(mine)


def test_what_the_code_prints_is_shown_only_where_a_check_fails(folder: Path, capsys: pytest.CaptureFixture[str]):
    def prints(factor: float) -> Callable[[float], float]:
        def double(x: float) -> float:
            print("here I am")
            return factor * x

        return double

    check_question("double", {"double": prints(2)}, folder)
    assert "here I am" not in capsys.readouterr().out
    with pytest.raises(NotPassed):
        check_question("double", {"double": prints(3)}, folder)
    assert "    here I am" in plain(capsys.readouterr().out)


# ------------------------------------------------------------------------------- source of cells


def test_of_a_function_that_was_run_twice_the_last_one_is_the_source():
    source = source_of(
        {"cell [1]": "def f():\n    for i in x: pass\n", "cell [2]": "y = 1", "cell [3]": "def f(): ..."}
    )
    text = source.files[MAIN].decode()
    assert "for" not in text and "y = 1" in text and text.count("def f") == 1


def test_a_cell_that_python_cannot_read_is_left_out_of_the_source():
    assert source_of({"cell [1]": "def f(:", "cell [2]": "y = 1"}).files[MAIN] == b"y = 1"


# ---------------------------------------------------------------------------------- in a kernel

CELLS = [
    'import otter, random\nimport numpy as np\nimport torch\ngrader = otter.Notebook("tiny.ipynb")',
    "def double(x):\n    y = x\n    return z",
    'grader.check("double")',
    "random.seed(3); np.random.seed(3); torch.manual_seed(3)\ndef double(x): return 2 * x",
    'result = grader.check("double")\n'  # before it is shown: Otter then draws an emoji at random
    "drawn = random.random(), np.random.rand(), torch.rand(1).item(), np.random.default_rng.__module__\nresult",
    "print(*drawn)",
    "import matplotlib.pyplot as plt\nfigure = plt.figure()\ngrader.check('model')\n"
    "print(plt.get_fignums())\nplt.close()",
    "def make_model(n):\n    import matplotlib.pyplot as plt\n    plt.figure(); plt.show(); print('noise')\n"
    "    return torch.nn.Linear(n, 1)",
    'grader.check("model")',
    "import sys\nprint([name for name in sys.modules if 'test_visible' in name], input.__qualname__)",
]


@pytest.mark.slow
def test_in_a_real_kernel(folder: Path):
    pytest.importorskip("otter", reason="Otter is not installed: pip install 'dl-autograder[notebook]'")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install 'dl-autograder[dev]'")
    import nbformat

    from autograder.assign import make_notebooks

    (folder / "tests").mkdir()
    for question, data in make_notebooks(load_assignment(TINY)).tests.items():
        (folder / "tests" / f"{question}.py").write_bytes(data)
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    nbformat.write(document, folder / "tiny.ipynb")
    resources = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(document, timeout=120, kernel_name="python3", resources=resources).execute()
    shown = [
        "\n".join(plain("".join(output.get("text") or output["data"]["text/plain"] for output in cell.outputs)))
        for cell in document.cells
    ]
    assert "✗ double  Twice two is four." in shown[2]
    assert "raised NameError (line 3 of cell [2]): name 'z' is not defined" in shown[2]
    assert "NotPassed: 0 of 2 visible checks passed" in shown[2]
    assert "2 of 2 visible checks passed" in shown[4] and "double results: All test cases passed!" in shown[4]
    random.seed(3)
    np.random.seed(3)
    expected = [str(random.random()), str(np.random.rand())]
    expected.append(str(torch.rand(1, generator=torch.Generator().manual_seed(3)).item()))
    assert shown[5].split()[:3] == expected
    assert shown[5].split()[3].startswith("numpy")
    assert "[1]" in shown[6] and "There is no `make_model`" in shown[6]
    assert "✓ model  A model of one number answers." in shown[8] and "noise" not in shown[8]
    assert not any("image/png" in output.get("data", {}) for output in document.cells[8].outputs)
    assert shown[9].startswith("[]")
