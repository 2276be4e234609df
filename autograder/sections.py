"""Takes a stub, a reference and a handout apart by question. Reads text; runs nothing, and knows no notebook format."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Assignment
from autograder.faults import UserError
from autograder.footprint import footprints
from autograder.loading import is_main_guard

HEADER = re.compile(r"# -+ question ([A-Za-z0-9][A-Za-z0-9._-]*)[ -]*")
EXAMPLE = "# ------------------------------ question {question}"


@dataclass(frozen=True)
class Piece:
    """Some statements at the top level that stand on lines of their own, with the comments right above them."""

    text: str
    binds: frozenset[str]
    reads: frozenset[str]  # at once or when a function that it makes is called
    is_import: bool = False


@dataclass(frozen=True)
class Section:
    """One question: its part of the stub, in order."""

    question: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Stub:
    """What a student gets as a `.py` file. `preamble` stands above the first question: imports, as a rule."""

    preamble: tuple[Piece, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Handout:
    """The handout, heading by heading: what comes before the questions, what each says, what comes after them."""

    introduction: tuple[str, ...]
    of_question: dict[str, tuple[str, ...]]
    ending: tuple[str, ...]


# ---------------------------------------------------------------------------------- code


def read_stub(assignment: Assignment) -> Stub:
    """Return the stub, divided at its headers `# ----- question ID`.

    Raises:
        UserError: it cannot be read, or its headers are not those of the questions.
    """
    path = assignment.folder / assignment.main
    known = [question.id for question in assignment.questions]
    text = _read(path)
    found = [(line, match[1]) for line, text_of in enumerate(text.splitlines(), 1) if (match := HEADER.match(text_of))]
    if not found:
        raise UserError(
            f"{path}: it has no question sections; add a line such as `{EXAMPLE.format(question=known[0])}` above the "
            "code of each question."
        )
    ids = [question for _, question in found]
    for line, question in found:
        if question not in known:
            raise UserError(f"{path}, line {line}: {question!r} is no question of assignment.toml; change either.")
        if ids.count(question) > 1:
            raise UserError(f"{path}, line {line}: there is a second section for the question {question!r}; join them.")
    for question in known:
        if question not in ids:
            raise UserError(
                f"{path}: there is no section for the question {question!r}; add the line "
                f"`{EXAMPLE.format(question=question)}` and below it what students fill in."
            )
    starts = [line for line, _ in found]
    numbered = _pieces(text, path)
    preamble = tuple(piece for line, piece in numbered if line < starts[0])
    sections = []
    for (start, question), end in zip(found, [*starts[1:], None], strict=True):
        inside = tuple(piece for line, piece in numbered if line > start and (end is None or line < end))
        sections.append(Section(question, inside))
    return Stub(preamble, tuple(sections))


def read_reference(assignment: Assignment) -> tuple[Piece, ...]:
    """Return what the reference is made of, in its order.

    Raises:
        UserError: there is none, or Python cannot read it.
    """
    if assignment.solutions is None:
        raise UserError(
            f"{assignment.folder}: the private half is missing, with the reference in it; put it into "
            f"solutions/{assignment.name} beside the assignments folder, or name it with --solutions."
        )
    path = assignment.solutions / assignment.main
    return tuple(piece for _, piece in _pieces(_read(path), path))


def _pieces(text: str, path: Path) -> list[tuple[int, Piece]]:
    """Return (line, piece) for all statements but the docstring and what runs only when the file is started."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python tells the author when the file itself is run
            tree = ast.parse(text, str(path))
            found = footprints(tree, str(path))
    except SyntaxError as error:
        raise UserError(f"{path}, line {error.lineno}: Python cannot read it ({error.msg}).") from None
    lines = text.splitlines()
    pieces: list[tuple[int, Piece]] = []
    previous_end = 0
    for footprint in found:
        node = footprint.node
        first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
        end = node.end_lineno or node.lineno
        if footprint.kind != "docstring" and not is_main_guard(node):
            if first <= previous_end and pieces:  # `a = 1; b = 2`
                line, before = pieces.pop()
                first, binds, reads = line, before.binds, before.reads
            else:
                binds, reads = frozenset(), frozenset()
                while first - 1 > previous_end and _is_own_comment(lines[first - 2]):
                    first -= 1
            piece = Piece(
                "\n".join(lines[first - 1 : max(end, previous_end)]),
                binds | footprint.binds,
                reads | footprint.reads | footprint.deferred,
                footprint.kind == "import",
            )
            pieces.append((first, piece))
        previous_end = max(end, previous_end)
    return pieces


def _is_own_comment(line: str) -> bool:
    """Is it a comment on the statement below it, and no header?"""
    return line.startswith("#") and not re.match(r"# ?-{5,}", line)


def with_helpers(wanted: Sequence[Piece], reference: Sequence[Piece]) -> list[tuple[Piece, tuple[Piece, ...]]]:
    """Return for each wanted piece of the stub the pieces of the reference that stand for it, helpers first.

    What of the reference binds no wanted name goes with the first wanted piece that uses it, directly or through other
    helpers; what nothing uses goes with the wanted piece that follows it. A wanted piece that the reference has word
    for word stands for itself.

    Raises:
        KeyError: the reference does not bind this name.
    """
    names = frozenset[str]().union(*(piece.binds for piece in wanted))
    owners = [piece for piece in reference if piece.binds & names]
    helpers = [piece for piece in reference if not piece.binds & names]
    placed: set[int] = set()  # positions in the reference
    position = {id(piece): index for index, piece in enumerate(reference)}
    result = []
    for piece in wanted:
        own = [owner for owner in owners if owner.binds & piece.binds and position[id(owner)] not in placed]
        for name in sorted(piece.binds):
            if not any(name in owner.binds for owner in owners):
                raise KeyError(name)
        placed.update(position[id(owner)] for owner in own)
        used = _used_by(own, helpers)
        if own:
            first = min(position[id(owner)] for owner in own)
            nobody = _used_by(owners, helpers)
            used += [helper for helper in helpers if helper not in nobody and position[id(helper)] < first]
        fresh = [helper for helper in helpers if helper in used and position[id(helper)] not in placed]
        placed.update(position[id(helper)] for helper in fresh)
        parts = sorted((*fresh, *own), key=lambda part: position[id(part)])
        result.append((piece, tuple(parts)))
    return result


def _used_by(users: Iterable[Piece], helpers: Sequence[Piece]) -> list[Piece]:
    """Return the helpers that these pieces read, directly or through other helpers."""
    found: list[Piece] = []
    waiting = list(users)
    while waiting:
        user = waiting.pop()
        for helper in helpers:
            if helper not in found and helper.binds & user.reads:
                found.append(helper)
                waiting.append(helper)
    return found


# ------------------------------------------------------------------------------- handout


def read_handout(assignment: Assignment) -> Handout:
    """Return the handout `README.md`, divided at its headings. A question's section is `## ID: …`.

    A question without a section gets a heading of its own. Links to headings are written as notebooks need them.

    Raises:
        UserError: there is no handout.
    """
    ids = [question.id for question in assignment.questions]
    introduction: list[str] = []
    of_question: dict[str, list[str]] = {}
    ending: list[str] = []
    current = introduction
    for text in _blocks(_with_links(_read(assignment.folder / "README.md"))):
        heading = re.match(r"##? +`?([A-Za-z0-9][A-Za-z0-9._-]*)`?(?::|$)", text)
        if heading and heading[1] in ids:
            current = of_question.setdefault(heading[1], [])
        elif re.match(r"##? ", text):
            current = ending if of_question else introduction
        current.append(text)
    sections = {
        question.id: tuple(of_question.get(question.id, [f"## {question.id}: {question.title}"]))
        for question in assignment.questions
    }
    return Handout(tuple(introduction), sections, tuple(ending))


def _blocks(text: str) -> list[str]:
    """Divide Markdown before each heading."""
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in text.splitlines():
        if mark := re.match(r" {0,3}(```+|~~~+)", line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        elif not fence and re.match(r"#{1,3} ", line):
            blocks.append([])
        blocks[-1].append(line)
    return [block for lines in blocks if (block := "\n".join(lines).strip())]


def _with_links(text: str) -> str:
    """Turn links to headings from GitHub's form (`#a-heading`) into Jupyter's (`#A-heading`)."""
    for block in _blocks(text):
        heading = re.match(r"#+ +(.*)", block)
        if heading:
            shown = re.sub(r"[`*]", "", heading[1]).strip()
            slug = re.sub(r"[^\w -]", "", shown.lower()).replace(" ", "-")
            text = text.replace(f"](#{slug})", f"](#{shown.replace(' ', '-')})")
    return text


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file; a notebook is made from it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text ({error}).") from None
