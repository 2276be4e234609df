"""The master notebook of an assignment, as `otter assign` reads it: stub, reference and handout in one file.

Made from text alone, so the same files give the same bytes. Needs neither Otter nor Jupyter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from autograder.assignment import Assignment
from autograder.faults import UserError
from autograder.sections import Piece, Stub, read_handout, read_reference, read_stub, with_helpers

Cell = dict[str, Any]

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

# Otter checks with our visible checks, in files beside the notebook. What it would add itself stays out: a first cell
# above the handout, a cell that exports a zip with a PDF of the notebook (which needs LaTeX or a browser), and a zip to
# grade with (`autograder export otter` makes that one).
CONFIG = """\
# ASSIGNMENT CONFIG
name: "{name}"
init_cell: false
export_cell: false
generate: false
tests:
    files: true
    ok_format: false"""

HOW_TO = """\
## In this notebook

Write your code into the cells below, each in the place of its `raise NotImplementedError`. Run a cell with
Shift + Enter. Below each question, `grader.check(…)` runs its visible checks on what you have run so far. After a
change, run the changed cell again, and then the check. `Kernel → Interrupt` stops code that does not end.

When you are done, choose *Restart and run all*, save, and hand in `{notebook}`.

**Run the next two cells first**, each time that you open the notebook."""

FIRST_CELL = """\
import otter

grader = otter.Notebook("{notebook}")"""

TEST = """\
def test_{identifier}(env):
    from autograder.live import check_question

    check_question({question!r}, env)"""


def notebook_name(assignment: Assignment) -> str:
    """Return the name of the notebook, such as `mlp.ipynb`."""
    return PurePosixPath(assignment.main).with_suffix(".ipynb").name


def master_notebook(assignment: Assignment) -> Cell:
    """Return the master notebook of the assignment.

    Raises:
        UserError: stub, reference or handout is missing, or they do not fit together: the line says what to mend.
    """
    stub = read_stub(assignment)
    handout = read_handout(assignment)
    answers = answer_cells(assignment, stub)
    cells = [raw(CONFIG.format(name=assignment.name))]
    cells += map(markdown, handout.introduction)
    cells.append(markdown(HOW_TO.format(notebook=notebook_name(assignment))))
    cells.append(code(FIRST_CELL.format(notebook=notebook_name(assignment))))
    cells.append(code(joined(stub.preamble) if stub.preamble else "# Your imports"))
    for section in stub.sections:
        cells.append(raw(f'# BEGIN QUESTION\nname: "{section.question}"\npoints: 0'))
        cells += map(markdown, handout.of_question[section.question])
        cells.append(raw("# BEGIN SOLUTION"))
        cells += map(code, answers[section.question])
        cells.append(raw("# END SOLUTION"))
        cells.append(raw("# BEGIN TESTS"))
        identifier = "".join(character if character.isalnum() else "_" for character in section.question)
        cells.append(code(TEST.format(identifier=identifier, question=section.question)))
        cells += [raw("# END TESTS"), raw("# END QUESTION")]
    cells += map(markdown, handout.ending)
    return notebook(cells)


def answer_cells(assignment: Assignment, stub: Stub) -> dict[str, list[str]]:
    """Return question → the code of its cells: what the student gets as the prompt, the reference as the solution."""
    imported = frozenset[str]().union(*(piece.binds for piece in stub.preamble))
    reference = [piece for piece in read_reference(assignment) if not (piece.is_import and piece.binds <= imported)]
    wanted = [piece for section in stub.sections for piece in section.pieces]
    try:
        pairs = with_helpers(wanted, reference)
    except KeyError as missing:
        assert assignment.solutions is not None
        raise UserError(
            f"{assignment.solutions / assignment.main}: it does not define `{missing.args[0]}`, which the stub has; "
            "add it, or take it out of the stub."
        ) from None
    cells = iter([_answer(prompt, solution) for prompt, solution in pairs])
    return {section.question: [next(cells) for _ in section.pieces] for section in stub.sections}


def _answer(prompt: Piece, solution: tuple[Piece, ...]) -> str:
    """Return one cell in Otter's notation: Otter strips the solution and keeps what is in the string."""
    text = joined(solution)
    if not solution or text == prompt.text:
        return prompt.text
    quotes = "'''" if "'''" not in prompt.text else '"""'
    if quotes in prompt.text:
        raise UserError(f"the stub of `{min(prompt.binds)}`: it holds both ''' and \"\"\"; use one kind of quotes.")
    prompt_lines = [f"r{quotes} # BEGIN PROMPT", prompt.text, f"{quotes}; # END PROMPT"]
    return "\n".join(["# BEGIN SOLUTION NO PROMPT", text, "# END SOLUTION", *prompt_lines])


def joined(pieces: Iterable[Piece]) -> str:
    """Return the pieces below each other: short statements as a block, definitions with space around them."""
    text = ""
    for piece in pieces:
        if text:
            apart = piece.text.startswith(("def ", "class ", "@", "#")) or text.splitlines()[-1][:1] in (" ", ")")
            text += "\n\n\n" if apart else "\n"
        text += piece.text
    return text


# --------------------------------------------------------------------------------- format


def raw(text: str) -> Cell:
    return {"cell_type": "raw", "metadata": {}, "source": text}


def markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text: str) -> Cell:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text}


def notebook(cells: Iterable[Cell]) -> Cell:
    return {"cells": list(cells), "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def encode(document: Cell) -> bytes:
    """Return a notebook as bytes that depend on nothing but what it says: ids come from the cells, outputs go."""
    seen: dict[str, int] = {}
    cells = []
    for cell in document["cells"]:
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        mark = hashlib.sha256(f"{cell['cell_type']}\n{source}".encode()).hexdigest()[:12]
        seen[mark] = seen.get(mark, 0) + 1
        again = f"-{seen[mark]}" if seen[mark] > 1 else ""
        cell = {**cell, "id": mark + again, "source": source.splitlines(keepends=True)}
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    whole = {**document, "cells": cells}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
