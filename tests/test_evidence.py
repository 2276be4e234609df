"""Which checks a mistake can touch is read off the source: `evidence.py`."""

from __future__ import annotations

import msgspec
from evidence import ROOT, names_by_question, touched_names

from autograder.assignment import load_assignment
from autograder.intake import find_submissions
from autograder.plan import Plan, still_to_do

REFERENCE = """
import math

SCALE = 2


def size(x):
    return SCALE * math.sqrt(x)


def area(x):
    return size(x) ** 2


class Shape:
    def volume(self):
        return area(self.x)


def colour():
    return "red"
"""


def test_a_mistake_touches_what_it_redefines_and_all_that_use_it():
    assert touched_names(REFERENCE, "def size(x):\n    return x") == {"size", "area", "Shape"}
    assert touched_names(REFERENCE, "SCALE = 3") == {"SCALE", "size", "area", "Shape"}
    assert touched_names(REFERENCE, "def colour():\n    return None") == {"colour"}


def test_a_new_helper_is_touched_and_so_is_who_calls_it():
    assert touched_names(REFERENCE, "def helper():\n    pass\n\n\ndef colour():\n    return helper()") == {
        "helper",
        "colour",
    }


def test_an_import_under_an_old_name_is_a_change():
    assert touched_names(REFERENCE, "from cmath import sqrt as colour") == {"colour"}
    assert touched_names(REFERENCE, "import cmath as math") == {"math", "size", "area", "Shape"}
    assert touched_names(REFERENCE, "import math\nimport os.path\n\n\ndef colour(): ...") == {"colour", "os"}
    assert touched_names("from a import b", "from c import b") == {"b"}
    assert touched_names("from a import b\nimport c.d as e", "from a import b\nimport c.d as e") == set()


def test_a_question_asks_for_attributes_of_a_submission_and_for_texts_given_along_with_it(tmp_path):
    path = tmp_path / "test_hidden.py"
    path.write_text(
        "@pytest.mark.check(question='forms', points=1)\n"
        "def test_form(submission):\n"
        "    assert submission.area(3) == getattr(submission, 'size') == torch.colour\n"
        "    look(submission)\n\n\n"
        "def look(submission):\n"
        "    submission.probe('look', [submission.width], 'colour of')\n\n\n"
        "@pytest.mark.check(question='paint')\n"
        "def test_paint(submission):\n"
        "    submission.colour\n"
    )
    assert names_by_question([path]) == {
        "forms": {"area", "size", "probe", "width", "look", "colour of"},
        "paint": {"colour"},
    }


def test_a_result_for_some_questions_is_none_for_all_of_them(tmp_path):
    folder = ROOT / "tests" / "tiny"
    assignment = load_assignment(folder / "assignments" / "tiny", None)
    submissions = find_submissions(folder / "solutions" / "tiny" / "tiny.py", assignment)
    plan = Plan(assignment, submissions, tmp_path, 1, "cpu", None)
    some = msgspec.structs.replace(plan, questions={"tiny": frozenset(["one"])})
    assert still_to_do(plan, {})[2] == still_to_do(plan, {})[2] != still_to_do(some, {})[2]
