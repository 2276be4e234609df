"""What a mutant's file may say, how it is written anew, and what is told about one that is not right."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT, TINY

from autograder import mutants
from autograder.assignment import load_assignment
from autograder.mutants import Mutant, MutantError, read_mutant, with_statement
from autograder.validation import collected_checks
from autograder.verdict import Verdict

PATH = Path("mutants/twice.py")
CODE = "\n\ndef double(x):\n    return 3 * x\n"
WHOLE = '''"""double: adds instead
of doubling.

Seen often.

failed: test_a, test_b[1, 2],
    test_c
error: test_d
says: of the
    tensor counts
"""'''


def read(text: str) -> Mutant:
    return read_mutant(PATH, text)


def test_a_docstring_states_what_must_come_of_it():
    mutant = read(WHOLE + CODE)
    assert (mutant.name, mutant.question, mutant.problem) == ("twice", "double", "adds instead of doubling.")
    assert mutant.remarks == "Seen often."
    assert mutant.says == "of the tensor counts"
    assert mutant.stated == {
        "test_a": Verdict.FAILED,
        "test_b[1, 2]": Verdict.FAILED,
        "test_c": Verdict.FAILED,
        "test_d": Verdict.ERROR,
    }


def test_a_new_mutant_may_state_nothing_yet():
    mutant = read(f'"""double: adds."""{CODE}')
    assert mutant.stated == {} and mutant.says == ""


def test_what_is_written_reads_back_and_only_the_docstring_changes():
    stated = {"test_a": Verdict.TIMEOUT, **{f"test_with_a_long_name_{n}": Verdict.FAILED for n in range(9)}}
    says = 'a "quoted" word, and \\n'
    for text in (WHOLE, '"""double: adds."""', "'double: adds.'", 'r"""double: adds \\d."""', '"""double:\n  é."""'):
        old = read(text + CODE)
        new = with_statement(old, stated, says)
        again = read(new)
        assert (again.stated, again.says, again.problem, again.remarks) == (stated, says, old.problem, old.remarks)
        assert new.endswith(CODE)
        assert max(map(len, new.splitlines())) <= 120
        assert with_statement(again, stated, says) == new


def test_writing_keeps_what_stands_before_and_behind_the_docstring():
    text = f'# a licence\n"""double: adds."""  # noqa{CODE}'
    assert with_statement(read(text), {"test_a": Verdict.FAILED}, "") == text.replace(
        "double: adds.", "double: adds.\n\nfailed: test_a\n"
    )


WRONG = {
    "no docstring": ("x = 1", "has no docstring"),
    "no colon": ('"""adds."""', "does not name a question"),
    "a sentence before the colon": ('"""this adds: wrong."""', "does not name a question"),
    "nothing behind the colon": ('"""double:"""', "does not name a question"),
    "no Python": ('"""double: adds."""\ndef', "line 2: invalid syntax"),
    "a verdict that is none": ('"""double: adds.\n\nbroken: test_a\n"""', "`broken:` is no line"),
    "a check twice": ('"""double: adds.\n\nfailed: test_a\nerror: test_a\n"""', "names test_a twice"),
    "a line twice": ('"""double: adds.\n\nfailed: test_a\nfailed: test_b\n"""', "has `failed:` twice"),
}


@pytest.mark.parametrize(("text", "reason"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_not_right_is_named_in_one_line(text, reason):
    with pytest.raises(MutantError) as refused:
        read(text)
    assert str(refused.value).startswith(f"{PATH}: ") and reason in str(refused.value)
    assert "\n" not in str(refused.value)


UNKNOWN = {
    "a question": ('"""triple: adds."""', "there is no question 'triple'; the questions are double, model"),
    "a check": ('"""double: adds.\n\nfailed: test_a\n"""', "there is no check 'test_a'"),
    "a check of another question": (
        '"""model: none.\n\nfailed: test_two_becomes_four\n"""',
        "test_two_becomes_four is a check of 'double'",
    ),
}


@pytest.mark.parametrize(("text", "reason"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_name_that_there_is_not_is_said(text, reason):
    assignment = load_assignment(TINY)
    with pytest.raises(MutantError) as refused:
        mutants.refuse_unknown_names([read(text)], assignment, collected_checks(assignment))
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", ["mlp", "optimisation"])
def test_nothing_in_the_private_half_is_no_mutant_or_variant(name):
    """A file put beside the folder, or below a folder of its own, would prove nothing and nobody would notice."""
    assignment = load_assignment(ROOT / "assignments" / name)
    read_in = {one.path for one in (*mutants.load_mutants(assignment), *mutants.load_variants(assignment))}
    there = {path for kind in (mutants.MUTANTS, mutants.VARIANTS) for path in (assignment.solutions / kind).rglob("*")}
    assert {path for path in there if path.suffix == ".py"} == read_in
    assert all(ast.get_docstring(ast.parse(path.read_text())) for path in read_in)
