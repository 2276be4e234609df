"""Which checks a changed definition can reach is read off the source."""

from __future__ import annotations

from autograder.asked_names import ANYTHING, names_by_check, names_by_question, own_names, questions_that_ask_for

REFERENCE = """
import math

SCALE = 2


def size(x):
    return SCALE * math.sqrt(x)


def colour():
    return "red"
"""


def test_what_an_addition_defines_is_its_own():
    assert own_names(REFERENCE, "def size(x):\n    return x") == {"size"}
    assert own_names(REFERENCE, "SCALE = 3\n\n\nclass Shape: ...") == {"SCALE", "Shape"}


def test_an_import_under_an_old_name_is_a_change_and_the_same_import_is_none():
    assert own_names(REFERENCE, "from cmath import sqrt as colour") == {"colour"}
    assert own_names(REFERENCE, "import cmath as math") == {"math"}
    assert own_names(REFERENCE, "import math\nimport os.path") == {"os"}
    assert own_names("from a import b", "from c import b") == {"b"}
    assert own_names("from a import b\nimport c.d as e", "from a import b\nimport c.d as e") == set()


def asked(tmp_path, text):
    path = tmp_path / "test_hidden.py"
    path.write_text(text)
    return names_by_question([path])


def test_a_question_asks_for_attributes_of_a_submission_and_for_texts_given_along_with_it(tmp_path):
    names = asked(
        tmp_path,
        "@pytest.mark.check(question='forms', points=1)\n"
        "def test_form(submission):\n"
        "    assert submission.area(3) == getattr(submission, 'size') == torch.colour\n"
        "    look(submission)\n\n\n"
        "def look(submission):\n"
        "    submission.probe('look', [submission.width], 'colour of')\n\n\n"
        "@pytest.mark.check(question='paint')\n"
        "def test_paint(submission):\n"
        "    submission.colour\n",
    )
    assert names == {"forms": {"area", "size", "probe", "width", "look", "colour of"}, "paint": {"colour"}}
    assert questions_that_ask_for({"colour", "area"}, names) == {"forms", "paint"}
    assert questions_that_ask_for({"nothing"}, names) == set()


def test_what_a_function_from_elsewhere_asks_for_is_not_known(tmp_path):
    names = asked(
        tmp_path,
        "from course import compare\n\n\n"
        "@pytest.mark.check(question='forms', points=1)\n"
        "def test_form(submission):\n"
        "    compare(submission)\n",
    )
    assert names == {"forms": {ANYTHING}}
    assert questions_that_ask_for({"colour"}, names) == {"forms"}


def test_a_check_asks_for_no_name_of_another_check_of_its_question(tmp_path):
    path = tmp_path / "test_hidden.py"
    path.write_text(
        "@pytest.mark.check(question='forms', points=1)\n"
        "def test_area(submission):\n"
        "    told(submission.area, 3)\n    submission.area('size')\n\n\n"
        "@pytest.mark.check(question='forms', points=1)\n"
        "def test_width(submission):\n"
        "    submission.defines('width')\n\n\n"
        "def told(answer):\n"
        "    answer.size('width')\n"
    )
    assert names_by_check([path]) == {"test_area": {"area"}, "test_width": {"defines", "width"}}
