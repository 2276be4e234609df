"""The pytest plugin, as an author uses it: `pytest solutions/NAME --submission FILE`, in projects of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch  # noqa: F401  # once for all: pytester forgets what a run imported, and torch cannot be imported twice

VISIBLE = '''
import pytest

@pytest.mark.check(question="double")
def test_two_becomes_four(submission):
    """Twice two is four."""
    assert submission.double(2) == 4
'''
HIDDEN = '''
import pytest
from autograder.checking import assert_close

@pytest.mark.check(question="double", points=1, needs="test_a_float_is_doubled")
def test_a_negative_float_is_doubled(submission):
    """A negative float is doubled."""
    assert_close(submission.double(-0.5), -1.0, what="`double`")

@pytest.mark.check(question="double", points=2)
def test_a_float_is_doubled(submission):
    """A float is doubled."""
    assert_close(submission.double(0.5), 1.0, what="`double`", hint="Add it to itself.")

@pytest.mark.check(question="triple", points=3)
def test_three_becomes_nine(submission):
    """Three times three is nine."""
    assert submission.triple(3) == 9
'''


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with visible and hidden checks, a right submission and a wrong one."""
    for name, text in (
        ("test_visible", VISIBLE),
        ("test_hidden", HIDDEN),
        ("right", "def double(x):\n    return 2 * x\n\ndef triple(x):\n    return 3 * x\n"),
        ("wrong", "def double(x):\n    return int(2 * x + 0.5) + 1\n"),
    ):
        pytester.makepyfile(**{name: text})
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest", *arguments)


def names_in_order(result: pytest.RunResult) -> list[str]:
    return [line.split("::")[1].split()[0] for line in result.outlines if "::test_" in line and "%]" in line]


# --------------------------------------------------------------------------------- running checks


@pytest.mark.slow
def test_a_right_submission_passes_with_visible_checks_first_and_needed_ones_before(project):
    result = run(project, "-v", "--submission", "right.py")
    result.assert_outcomes(passed=4)
    assert names_in_order(result) == [
        "test_two_becomes_four",
        "test_a_float_is_doubled",
        "test_a_negative_float_is_doubled",
        "test_three_becomes_nine",
    ]


@pytest.mark.slow
def test_a_wrong_submission_fails_in_plain_words_and_what_needs_it_is_skipped(project):
    result = run(project, "-rs", "--submission", "wrong.py")
    result.assert_outcomes(failed=3, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*CheckFailed: `double` has wrong values.",
            "*expected 1, got 2",
            "*Add it to itself.",
            "*MissingName: There is no `triple` in your file.",
            "SKIPPED*“A float is doubled.”*",
        ]
    )


@pytest.mark.slow
def test_a_check_can_be_chosen_without_the_one_that_it_needs(project):
    result = run(project, "-k", "negative", "--submission", "right.py")
    result.assert_outcomes(passed=1, deselected=3)


def test_a_check_is_found_by_its_id(project):
    result = run(project, "--collect-only", "-q", "test_hidden.py::test_a_negative_float_is_doubled")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*test_a_negative_float_is_doubled"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "say whose code to check: --submission path/to/file.py"),
        (["--submission", "missing.py"], "missing.py: there is no such"),
        (["--submission", "test_visible"], "test_visible: there is no such"),
    ],
)
def test_a_submission_that_is_not_there_is_one_clear_line(project, arguments, words):
    result = run(project, *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = [line for line in (*result.outlines, *result.errlines) if words in line]
    assert len(said) == 1
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


# ---------------------------------------------------------------------------- markers, written wrong

CHECK = '''
import pytest

{marker}
def test_first(submission):
    """A title."""

@pytest.mark.check(question="q")
def test_second(submission):
    """Another title."""
'''


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ('@pytest.mark.check(question="q", point=3)', "the marker of `test_first` has point; it takes needs, points"),
        ('@pytest.mark.check("q", question="q")', "the marker of `test_first` has 'q'"),
        ("@pytest.mark.check(question=3)", "the marker of `test_first`: Expected `str`"),
        ('@pytest.mark.check(question="q", points="six")', "the marker of `test_first`: Expected `float`"),
        ('@pytest.mark.check(question="q", visibility="secret")', "'secret' is not a valid Visibility"),
        ('@pytest.mark.check(question="q", timeout="long")', "the marker of `test_first`: Expected `float | null`"),
        ('@pytest.mark.check(question="q", needs="test_third")', "`test_first` needs `test_third`, which is no check"),
        ('@pytest.mark.check(question="q", needs=3)', "the marker of `test_first`: Expected `array`"),
        ('@pytest.mark.check(question="q", needs="test_first")', "`test_first` needs a check that needs it in turn"),
    ],
)
def test_a_marker_that_is_written_wrong_is_one_clear_line(pytester, marker, words):
    pytester.makepyfile(test_hidden=CHECK.format(marker=marker))
    expect_one_line(run(pytester), words)


def expect_one_line(result: pytest.RunResult, words: str) -> None:
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = [line for line in result.errlines if line.startswith("ERROR: ")]
    assert len(said) == 1 and words in said[0] and "test_hidden.py" in said[0], result.errlines


def test_a_check_without_a_title_is_one_clear_line(pytester):
    text = CHECK.format(marker='@pytest.mark.check(question="q")').replace('"""A title."""', "pass")
    pytester.makepyfile(test_hidden=text)
    expect_one_line(run(pytester), "`test_first` has no docstring")


def test_two_checks_of_one_name_are_one_clear_line(project):
    project.makepyfile(test_hidden=VISIBLE)
    expect_one_line(run(project, "--import-mode=importlib"), "`test_two_becomes_four` is also the name of a check in")


def test_a_visible_check_that_needs_a_hidden_one_is_one_clear_line(pytester):
    text = CHECK.format(marker='@pytest.mark.check(question="q", visibility="visible", needs="test_second")')
    pytester.makepyfile(test_hidden=text)
    expect_one_line(run(pytester), "`test_first` is visible and needs a hidden check")


def test_the_marker_explains_itself(pytester):
    result = run(pytester, "--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.check(question, points, visibility, timeout, needs)*title*"])


def test_parametrised_checks_are_checks_each(pytester):
    pytester.makepyfile(
        test_hidden="""
        import pytest

        @pytest.mark.parametrize("n", [1, 2])
        @pytest.mark.check(question="q", points=1)
        def test_number(submission, n):
            '''A number.'''

        @pytest.mark.check(question="q", points=1, needs="test_number")
        def test_after(submission):
            '''After both.'''
        """
    )
    result = run(pytester, "--collect-only", "-q")
    assert [line.split("::")[1] for line in result.outlines if "::" in line] == [
        "test_number[1]",
        "test_number[2]",
        "test_after",
    ]


# --------------------------------------------------------------------------- projects of other people


def test_a_project_without_checks_runs_as_if_the_plugin_were_not_there(pytester):
    pytester.makeconftest(
        """
        import pytest

        def pytest_addoption(parser):
            parser.addoption("--device", default="its own")

        @pytest.fixture
        def submission(request):
            return request.config.getoption("--device")
        """
    )
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.check
        def test_b_with_a_marker_of_its_own():
            pass

        @pytest.mark.check("something else")
        def test_a_with_a_fixture_of_its_own(submission):
            assert submission == "its own"
        """
    )
    result = run(pytester, "-v")
    result.assert_outcomes(passed=2)
    assert names_in_order(result) == ["test_b_with_a_marker_of_its_own", "test_a_with_a_fixture_of_its_own"]


def test_importing_the_plugin_imports_no_torch():
    question = "import sys, autograder.plugin; print({'torch', 'numpy', 'matplotlib'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
