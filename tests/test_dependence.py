"""What the verdict of a check depends on: told from sources, and never on less than it does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.assignment import Assignment, load_assignment
from autograder.checks import Check
from autograder.dependence import check_fingerprints
from autograder.verdict import Visibility

SETTINGS = """title = "A course"
files = ["code.py"]

[[questions]]
id = "all"
title = "All"
points = 0
"""
ABOUT = """import math

from autograder.checking import expect, load_thresholds

THRESHOLDS = load_thresholds(__file__)
TABLE = [1, 2]


def near(x):
    return abs(x - TABLE[0]) < THRESHOLDS["near"]["most"]


def test_near(submission):
    expect(near(submission.f()), "It is not near.", hint="Look at the sign.")


def test_nearer(submission):
    expect(near(10 * submission.f()), "It is not nearer.")


def test_far(submission):
    expect(submission.f() > THRESHOLDS["far"]["least"], "It is not far.")


def test_probed(submission):
    expect(submission.probe("count", submission.f), "It does not count.")
"""
OTHER = """def test_other(submission):
    assert submission.g()
"""
HERE, NEAR = {"test_near", "test_nearer", "test_far", "test_probed"}, {"test_near", "test_nearer"}
ALL = HERE | {"test_other"}
FILES = {
    "test_hidden.py": ABOUT,
    "test_hidden_other.py": OTHER,
    "thresholds.toml": "[near]\nmost = 0.1\n\n[far]\nleast = 3.5\n",
    "probes.py": "def count(function):\n    return 1\n",
    "data/points.npz": "numbers",
}


class Course:
    """An assignment whose private half has these files."""

    def __init__(self, folder: Path) -> None:
        public, self.private = folder / "assignments" / "course", folder / "solutions" / "course"
        public.mkdir(parents=True)
        (public / "assignment.toml").write_text(SETTINGS)
        for name, text in FILES.items():
            self.write(name, text)
        self.assignment: Assignment = load_assignment(public)

    def write(self, name: str, text: str) -> None:
        path = self.private / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def read(self, name: str) -> str:
        return (self.private / name).read_text()

    def change(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def fingerprints(self, **markers: object) -> dict[str, str]:
        checks = []
        for path in self.assignment.hidden_checks:
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    needs = ("test_near",) if node.name == "test_nearer" else ()
                    title = str(markers.get("title", node.name)) if node.name == "test_near" else node.name
                    checks.append(Check(node.name, node.name, "all", title, 1.0, Visibility.HIDDEN, None, needs, path))
        return check_fingerprints(self.assignment, checks)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {check for check in after if before.get(check) != after[check]}


@pytest.mark.parametrize(
    ("file", "old", "new", "touches"),
    [
        ("test_hidden.py", "10 * submission", "11 * submission", {"test_nearer"}),
        ("test_hidden.py", '"Look at the sign."', '"Look at the sign!"', {"test_near"}),
        ("test_hidden.py", "< THRESHOLDS", "<= THRESHOLDS", NEAR),
        ("test_hidden.py", "TABLE = [1, 2]", "TABLE = [1, 3]", NEAR),
        ("test_hidden.py", "TABLE = [1, 2]", "TABLE = [1, 2]\n\n# A remark, and\nMORE = 5", set()),
        ("test_hidden.py", "import expect, load", "import expect, fail, load", set()),
        ("test_hidden.py", "import math", "import math as expect", HERE),
        ("test_hidden.py", "import math\n", "", set()),
        ("test_hidden_other.py", "submission.g()", "submission.h()", {"test_other"}),
        ("thresholds.toml", "0.1", "0.2", NEAR),
        ("thresholds.toml", "3.5", "3.6", {"test_far"}),
        ("thresholds.toml", "3.5", "3.5\nmore = 1", set()),
        ("probes.py", "return 1", "return 2", {"test_probed"}),
        ("data/points.npz", "numbers", "other numbers", set()),
    ],
)
def test_a_change_touches_the_checks_that_use_it(course, file, old, new, touches):
    before = course.fingerprints()
    course.change(file, old, new)
    assert changed(before, course.fingerprints()) == touches


def test_the_title_of_a_check_is_also_told_by_those_that_need_it(course):
    assert changed(course.fingerprints(), course.fingerprints(title="Another title")) == NEAR


TOGETHER = {
    "a global that is written": "COUNT = 0\ndef count():\n    global COUNT\n    COUNT += 1\n",
    "a table that is filled": "SEEN = {}\ndef see(x):\n    SEEN[x] = 1\n",
    "a list that grows": "SEEN = []\ndef see(x):\n    SEEN.append(x)\n",
    "a tensor that is changed in place": "import torch\nT = torch.zeros(3)\ndef see(x):\n    T.add_(x)\n",
    "another name for it": "SEEN = [[]]\ndef see(x):\n    mine = SEEN[0]\n    mine.append(x)\n",
    "a row of it": "SEEN = [[]]\ndef see(x):\n    for row in SEEN:\n        row += [x]\n",
    "a function that changes what it is given": "SEEN = []\ndef grow(l):\n    l.append(1)\ndef f():\n    grow(SEEN)\n",
    "a default that is changed": "def see(x, seen=[]):\n    seen.append(x)\n    return seen\n",
    "a generator": "import numpy as np\nRNG = np.random.default_rng(3)\ndef draw():\n    return RNG.normal()\n",
    "an iterator": "import itertools\nNUMBERS = itertools.count()\ndef draw():\n    return next(NUMBERS)\n",
    "an object that counts": "class C:\n    def up(self):\n        self.n = 1\nONE = C()\ndef f():\n    ONE.up()\n",
    "an attribute of a class": "class C:\n    n = 0\ndef f():\n    C.n += 1\n",
    "a fixture": "import pytest\n@pytest.fixture\ndef more():\n    return 1\n",
    "a set-up": "def setup_function(function):\n    pass\n",
    "marks for all": "import pytest\npytestmark = pytest.mark.skipif(False, reason='no')\n",
    "parameters from a hook": "def pytest_generate_tests(metafunc):\n    pass\n",
    "all names of a module": "from math import *\n",
    "a name that is bound twice": "N = 1\nM = N\nN = 2\n",
}


@pytest.mark.parametrize("text", TOGETHER.values(), ids=TOGETHER.keys())
def test_checks_of_a_file_that_keeps_something_belong_together(course, text):
    course.write("test_hidden.py", ABOUT + text)
    before = course.fingerprints()
    course.change("test_hidden.py", "10 * submission", "11 * submission")
    assert changed(before, course.fingerprints()) == HERE


@pytest.mark.parametrize(
    "text",
    [
        "def walk(tree):\n    found = []\n    for node in tree:\n        found.append(node)\n    return found\n",
        "import numpy as np\ndef draw():\n    rng = np.random.default_rng(3)\n    return np.sort(rng.normal(size=3))\n",
        "import functools\n@functools.cache\ndef table():\n    return {1: 2}\n",
        "class Case:\n    def __init__(self):\n        self.x = 1\nCASES = [Case()]\n",
        "def rows():\n    return [row for row in TABLE if row in TABLE]\n",
        "import pytest\n@pytest.mark.parametrize('x', TABLE)\ndef test_more(submission, x):\n    assert x\n",
    ],
)
def test_what_keeps_nothing_ties_nothing_together(course, text):
    course.write("test_hidden.py", ABOUT + text)
    before = course.fingerprints()
    course.change("test_hidden.py", "10 * submission", "11 * submission")
    assert changed(before, course.fingerprints()) == {"test_nearer"}


FELT = {
    "a setting at import": "torch.set_default_dtype(torch.float64)\n",
    "a setting in a function": "def f():\n    torch.set_grad_enabled(False)\n",
    "an attribute of a library": "def f():\n    torch.backends.cudnn.enabled = False\n",
    "a setting of NumPy's": "import numpy as np\nOLD = np.seterr(all='raise')\n",
    "random numbers at import": "X = torch.randn(3)\n",
    "random numbers of a function at import": "def draw():\n    return torch.rand(3)\nX = draw()\n",
    "a loop at import": "for i in range(3):\n    i + 1\n",
    "an attribute that is set at import": "def f():\n    pass\nf.x = 1\n",
}


@pytest.mark.parametrize("text", FELT.values(), ids=FELT.keys())
def test_what_the_whole_process_feels_touches_the_checks_of_all_files(course, text):
    before = course.fingerprints()
    course.write("test_hidden_other.py", "import torch\n" + text + OTHER)
    assert changed(before, course.fingerprints()) == ALL


READING = {
    "open": "def r():\n    return open('x').read()\n",
    "a path of its own": "from pathlib import Path\ndef r(name):\n    return Path(__file__).with_name(name)\n",
    "the folder": "from pathlib import Path\ndef r():\n    return list(Path(__file__).parent.iterdir())\n",
    "the folder above": "from pathlib import Path\ndef r():\n    return Path(__file__).parent / '../x.txt'\n",
    "os": "import os\ndef r():\n    return os.listdir('.')\n",
    "NumPy": "import numpy as np\ndef r():\n    return np.loadtxt('x')\n",
    "NumPy by another name": "from numpy import load as pick\ndef r():\n    return pick('x')\n",
    "importlib": "import importlib\ndef r():\n    return importlib.import_module('x')\n",
    "eval": "def r():\n    return eval('1')\n",
    "globals": "def r():\n    return globals()['near']\n",
    "a library that we do not know": "import pandas\ndef r():\n    return pandas.DataFrame()\n",
    "the engine's insides": "from autograder.assignment import load_assignment\ndef r():\n    return load_assignment\n",
    "thresholds by another way": "def r():\n    return load_thresholds(str(__file__))\n",
}


@pytest.mark.parametrize("text", READING.values(), ids=READING.keys())
def test_a_check_that_may_read_anything_is_touched_by_any_change(course, text):
    course.change("test_hidden.py", "submission.f() > THRESH", "r and submission.f() > THRESH")
    course.write("test_hidden.py", text + course.read("test_hidden.py"))
    before = course.fingerprints()
    course.change("test_hidden_other.py", "submission.g()", "submission.h()")
    assert changed(before, course.fingerprints()) == {"test_far", "test_other"}


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("from pathlib import Path\nX = Path(__file__).with_name('x.txt').read_text()\n", "x.txt"),
        ("from pathlib import Path\nX = (Path(__file__).parent / 'data' / 'x.npz').read_bytes()\n", "data/x.npz"),
        (
            "from pathlib import Path\nfrom autograder.checking import load_arrays\n"
            "def X(path):\n    return load_arrays(Path(__file__).parent / path, '0')\n",
            "data/points.npz",
        ),
        ("X = THRESHOLDS\n", "thresholds.toml"),
    ],
)
def test_a_file_that_is_named_touches_the_checks_that_name_it(course, text, file):
    course.write(file, FILES.get(file, ""))
    course.change("test_hidden.py", "submission.f() > THRESH", "X and submission.f() > THRESH")
    course.change("test_hidden.py", "TABLE = ", text + "TABLE = ")
    before = course.fingerprints()
    course.write(file, FILES.get(file, "").replace("0.1", "0.3") + "\n# more")
    also = NEAR if file == "thresholds.toml" else set()
    assert changed(before, course.fingerprints()) == {"test_far"} | also


def test_a_module_beside_touches_the_checks_that_use_what_is_imported_from_it(course):
    course.write("beside.py", "import math\n\n\ndef far(x):\n    return x > math.pi\n")
    course.change("test_hidden.py", "import math\n", "import math\n\nfrom beside import far\n")
    course.change("test_hidden.py", "submission.f() > THRESH", "far(submission.f()) > THRESH")
    before = course.fingerprints()
    course.change("beside.py", "math.pi", "math.e")
    assert changed(before, course.fingerprints()) == {"test_far"}


def test_a_module_beside_that_keeps_something_touches_all_checks(course):
    course.write("beside.py", "SEEN = []\n\n\ndef far(x):\n    SEEN.append(x)\n    return len(SEEN)\n")
    course.change("test_hidden.py", "import math\n", "import math\n\nfrom beside import far\n")
    before = course.fingerprints()
    course.change("beside.py", "len(SEEN)", "2 * len(SEEN)")
    assert changed(before, course.fingerprints()) == ALL


@pytest.mark.parametrize("where", ["", "../", "../../"])
def test_with_a_conftest_any_change_touches_all_checks(course, where):
    course.write(f"{where}conftest.py", "")
    before = course.fingerprints()
    course.change("test_hidden.py", "10 * submission", "11 * submission")
    assert changed(before, course.fingerprints()) == ALL


def test_a_check_that_takes_a_fixture_depends_on_its_whole_file(course):
    course.change("test_hidden.py", "test_far(submission)", "test_far(submission, tmp_path)")
    before = course.fingerprints()
    course.change("test_hidden.py", "10 * submission", "11 * submission")
    assert changed(before, course.fingerprints()) == {"test_far", "test_nearer"}
