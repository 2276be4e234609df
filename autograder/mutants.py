"""The files that prove the checks of an assignment: mutants, each wrong in one way, and variants, right in odd ways.

They lie in `mutants/` and `variants/` of the private half and hold only what differs from the reference, which stands
before them. A mutant's docstring states what must come of it:

    question: what is wrong.

    failed: test_a_check, test_another_check
    error: test_a_third_check
    says: words that the feedback must contain

Checks of the question that are not named pass, or are skipped because one that they need did not. Runs nothing.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.assignment import Assignment
from autograder.checks import Check
from autograder.faults import UserError
from autograder.verdict import Verdict

MUTANTS, VARIANTS = "mutants", "variants"  # folders below the private half
SAYS = "says"
STATED = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMEOUT, Verdict.OUT_OF_MEMORY, Verdict.CRASHED)
WIDTH = 100  # of the lines that are written here

_FIELD = re.compile(r"([a-z_]+):(?: |$)")
_KEYS = (*(verdict.value for verdict in STATED), SAYS)
_FORM = 'begin it with """question: what is wrong."""'


class MutantError(UserError):
    """The author's mistake in a mutant or a variant: one line with the file and the mend."""


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One wrong solution. `stated` has the checks that notice it, each with its verdict."""

    path: Path
    text: str  # of the file
    question: str
    problem: str  # what is wrong with it
    remarks: str = ""  # further paragraphs of the docstring
    stated: Mapping[str, Verdict] = {}
    says: str = ""  # words of the feedback; "" if none are asked for

    @property
    def name(self) -> str:
        return self.path.stem


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One right solution, in a style that few would choose."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.stem


def behind_the_reference(reference: str, text: str) -> str:
    """Return what is graded: what `text` defines replaces what the reference defines under the same names."""
    return f"{reference}\n\n{text}"


def load_mutants(assignment: Assignment) -> list[Mutant]:
    """Return the mutants of an assignment, by name.

    Raises:
        MutantError: a file has no docstring of the form above, or does not parse.
    """
    return [read_mutant(path, path.read_text("utf-8")) for path in _files(assignment, MUTANTS)]


def load_variants(assignment: Assignment) -> list[Variant]:
    """Return the variants of an assignment, by name.

    Raises:
        MutantError: a file does not parse.
    """
    variants = [Variant(path=path, text=path.read_text("utf-8")) for path in _files(assignment, VARIANTS)]
    for variant in variants:
        _parsed(variant.path, variant.text)
    return variants


def read_mutant(path: Path, text: str) -> Mutant:
    """Return the mutant whose file at `path` holds `text`.

    Raises:
        MutantError: as for `load_mutants`.
    """
    document = ast.get_docstring(_parsed(path, text))
    if document is None:
        raise MutantError(f"{path}: has no docstring; {_FORM}.")
    first, *paragraphs = re.split(r"\n\s*\n", document.strip())
    question, colon, problem = first.partition(":")
    if not colon or not problem.strip() or " " in question.strip():
        raise MutantError(f"{path}: its docstring does not name a question; {_FORM}.")
    fields: dict[str, str] = {}
    if paragraphs and _FIELD.match(paragraphs[-1]):
        fields = _fields(path, paragraphs.pop())
    stated: dict[str, Verdict] = {}
    for verdict in STATED:
        for check in re.split(r",\s*(?![^\[]*\])", fields.get(verdict, "")):  # an id may have a comma in brackets
            if not check.strip():
                continue
            if check.strip() in stated:
                raise MutantError(f"{path}: names {check.strip()} twice; a check has one verdict.")
            stated[check.strip()] = verdict
    return Mutant(
        path=path,
        text=text,
        question=question.strip(),
        problem=folded(problem),
        remarks="\n\n".join(paragraphs),
        stated=stated,
        says=fields.get(SAYS, ""),
    )


def _fields(path: Path, block: str) -> dict[str, str]:
    """Return the last paragraph of a docstring as key → text; a line without a key goes on with the one before."""
    fields: dict[str, str] = {}
    key = ""
    for line in block.splitlines():
        match = _FIELD.match(line)
        if match:
            key = match[1]
            if key not in _KEYS:
                raise MutantError(f"{path}: `{key}:` is no line that can stand there; those are {', '.join(_KEYS)}.")
            if key in fields:
                raise MutantError(f"{path}: has `{key}:` twice; write it once.")
            fields[key] = line[match.end() :]
        else:
            fields[key] += f" {line}"
    return {key: folded(text) for key, text in fields.items()}


def refuse_unknown_names(mutants: Iterable[Mutant], assignment: Assignment, checks: Sequence[Check]) -> None:
    """Compare what mutants name with what there is.

    Raises:
        MutantError: a question or a check that there is not, or a check of another question.
    """
    questions = [question.id for question in assignment.questions]
    question_of = {check.id: check.question for check in checks}
    for mutant in mutants:
        if mutant.question not in questions:
            listed = ", ".join(questions)
            raise MutantError(f"{mutant.path}: there is no question {mutant.question!r}; the questions are {listed}.")
        for check in mutant.stated:
            if check not in question_of:
                raise MutantError(f"{mutant.path}: there is no check {check!r}; mend its name, or use --record.")
            if question_of[check] != mutant.question:
                raise MutantError(
                    f"{mutant.path}: {check} is a check of {question_of[check]!r}, and the mutant one of "
                    f"{mutant.question!r}; name checks of its own question."
                )


def with_statement(mutant: Mutant, stated: Mapping[str, Verdict], says: str) -> str:
    """Return the text of the mutant's file with these verdicts and words in its docstring."""
    lines = [f"{mutant.question}: {mutant.problem}"]
    paragraphs = [*([mutant.remarks] if mutant.remarks else [])]
    block = [
        _wrapped(f"{verdict}: {', '.join(check for check, given in stated.items() if given is verdict)}")
        for verdict in STATED
        if verdict in stated.values()
    ]
    block += [_wrapped(f"{SAYS}: {says}")] if says else []
    text = "\n\n".join([*map(_wrapped, lines), *paragraphs, *(["\n".join(block)] if block else [])])
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    node = ast.parse(mutant.text).body[0]
    assert node.end_lineno is not None and node.end_col_offset is not None
    source = mutant.text.splitlines(keepends=True)
    before, last = source[: node.lineno - 1], source[node.end_lineno - 1]
    after = [last.encode()[node.end_col_offset :].decode(), *source[node.end_lineno :]]
    return "".join([*before, f'"""{text}\n"""' if "\n" in text else f'"""{text}"""', *after])


def folded(text: str) -> str:
    """Return `text` with all white space between two words made one space."""
    return " ".join(text.split())


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _files(assignment: Assignment, kind: str) -> list[Path]:
    return sorted((assignment.solutions / kind).glob("*.py")) if assignment.solutions else []


def _parsed(path: Path, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise MutantError(f"{path}: line {error.lineno}: {error.msg}; it must be Python.") from None
