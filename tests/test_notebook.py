"""Notebooks as students hand them in, and files that only look like notebooks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.loading import plan
from autograder.notebook import MAX_BYTES, MAX_CELLS, MAX_CODE, Converted, NotebookError, convert

# Python would compile half a million copies of what stands behind this, and fill a gigabyte with them.
NESTED_FINALLY = "".join(f"{' ' * depth}try: pass\n{' ' * depth}finally:\n" for depth in range(19)) + " " * 19
RETURNS, LINES = "  if x: return\n" * 3000, "  x\n" * 3000


def notebook(*cells: str | list[str]) -> bytes:
    """A notebook of nbformat 4 with these code cells, a text before and a picture after each."""
    made: list[dict[str, Any]] = []
    for source in cells:
        made.append({"cell_type": "markdown", "metadata": {}, "source": ["# Text\n", "def no(): pass"]})
        outputs = [{"output_type": "display_data", "data": {"image/png": "aGVsbG8=" * 9}, "metadata": {}}]
        made.append(
            {"cell_type": "code", "execution_count": None, "metadata": {}, "source": source, "outputs": outputs}
        )
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def test_code_cells_follow_each_other_in_order() -> None:
    converted = convert(notebook("x = 1", ["def f():\n", "    return x"], "y = f()\n"))

    assert converted.source == "x = 1\ndef f():\n    return x\ny = f()\n"
    assert converted.cell_of_line == ((1, 1), (2, 1), (2, 2), (3, 1))
    assert converted.broken_cells == ()


def test_a_line_is_told_as_a_cell_and_a_line() -> None:
    converted = convert(notebook("x = 1\n\n", "y = 2\nz = 3"))

    assert [converted.where(line) for line in range(6)] == [
        "line 0",
        "cell 1, line 1",
        "cell 1, line 2",
        "cell 2, line 1",
        "cell 2, line 2",
        "line 5",
    ]


def test_notebooks_of_format_3_are_read() -> None:
    cells = [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []}]
    old = {"nbformat": 3, "worksheets": [{"cells": cells}, {"cells": [{"cell_type": "code", "input": "z = 3"}]}]}

    assert convert(json.dumps(old).encode()).source == "x = 1\ny = 2\nz = 3\n"


# What a cell becomes: the same number of lines.
CELLS = {
    "a line magic": ("%matplotlib inline\nx = 1", "\nx = 1"),
    "a shell line": ("!pip install -q torch\nx = 1", "\nx = 1"),
    "a shell line that goes on": ("!pip install \\\n   torch\nx = 1", "\n\nx = 1"),
    "pip without a mark": ("pip install torch\nx = 1", "\nx = 1"),
    "cd": ("cd ../data\nx = 1", "\nx = 1"),
    "help": ("?sum\nsum?\nsum.__doc__??\nx = 1", "\n\n\nx = 1"),
    "magics in blocks": ("if x:\n    !ls\n    %cd data\ny = 1", "if x:\n    pass\n    pass\ny = 1"),
    "an assigned magic": ("files = !ls\nx = %env HOME", "files = []\nx = []"),
    "a timed statement": ("%time x = f(1,\n  2)", "x = f(1,\n  2)"),
    "a statement timed often": ("%timeit f(1)\nx = 1", "\nx = 1"),
    "a timed cell": ("%%time\nx = 1", "\nx = 1"),
    "a captured and timed cell": ("\n%%capture out\n%%time\nx = 1", "\n\n\nx = 1"),
    "a cell timed often": ("%%timeit\nx = 1", "\n"),
    "a shell cell": ("%%bash\nls\npwd", "\n\n"),
    "a web cell": ("%%html\n<b>x</b>", "\n"),
    "a file cell": ("%%writefile notes.txt\nx = 1", "\n"),
    "a remainder": ("x = (7\n  % 4)\n%cd data", "x = (7\n  % 4)\n"),
    "a format": ("print('%d'\n  % 4)", "print('%d'\n  % 4)"),
    "a remainder after a backslash": ("x = 7 \\\n  % 4\n!ls", "x = 7 \\\n  % 4\n"),
    "lines in a string": ("s = '''\n%matplotlib\n!ls\n'''\n%cd", "s = '''\n%matplotlib\n!ls\n'''\n"),
    "lines in a docstring": (
        'def f():\n    """What?\n    !important\n    """\n!ls',
        'def f():\n    """What?\n    !important\n    """\n',
    ),
    "quotes in a comment": ("# it's\n!ls\nx = 1", "# it's\n\nx = 1"),
    "brackets in strings": ("x = '(['\n!ls\ny = \"it's {\"\n!ls", "x = '(['\n\ny = \"it's {\"\n"),
    "an escaped quote": ("x = 'it\\'s ('\n!ls", "x = 'it\\'s ('\n"),
    "an indented cell": ("  x = 1\n  if x:\n    y = 2", "x = 1\nif x:\n  y = 2"),
    "lines of Windows": ("x = 1\r\ny = 2\r\n", "x = 1\ny = 2"),
    "an empty cell": ("", ""),
    "get_ipython as a statement": (
        "get_ipython().run_line_magic('matplotlib', 'inline')\nx = 1",
        "pass\nx = 1",
    ),
    "get_ipython as a question": ("colab = 'colab' in str(get_ipython())", "colab = 'colab' in str(None)"),
}


@pytest.mark.parametrize(("cell", "expected"), CELLS.values(), ids=CELLS)
def test_what_only_a_notebook_understands_is_taken_out(cell: str, expected: str) -> None:
    converted = convert(notebook("before = 1", cell, "after = 2"))

    assert converted.source == f"before = 1\n{expected}\nafter = 2\n"
    assert converted.broken_cells == ()
    assert converted.where(len(converted.cell_of_line)) == "cell 3, line 1"


@pytest.mark.parametrize(
    "cells",
    [
        ("import otter\ngrader = otter.Notebook('work.ipynb')", "grader.check('q1')", "grader.check_all()"),
        (
            "import otter, math; grader = otter.Notebook(\n    'wörk.ipynb',\n)  # set up",
            "math.pi; grader.export(pdf=False)",
        ),
        ("from otter import Notebook\ngrader = Notebook()", "print(grader.check('q1'))"),
        ("try:\n    import otter\n    grader = otter.Notebook()\nexcept ImportError:\n    raise", "grader.check('q1')"),
    ],
)
def test_otters_grader_does_nothing(cells: tuple[str, ...]) -> None:
    converted = convert(notebook(*cells))
    namespace: dict[str, Any] = {}

    exec(converted.source, namespace)

    assert "otter" not in namespace
    assert namespace["grader"].check("q2") is None
    assert len(converted.cell_of_line) == sum(cell.count("\n") + 1 for cell in cells)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("x = 1\ndef f(:\n    pass", 2),
        ("x = 1\nreturn x", 2),
        ("print 'hello'", 1),
        ("x = 1\0", 1),
        ("%cd\n\nx = = 1", 3),
        ("-" * 10_000 + "1", 1),
        ("'''\n!ls", 1),
        (f"{NESTED_FINALLY}x", 1),
        (f"def f():\n try:\n{RETURNS} finally:\n{LINES}", 1),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_broken_cell_is_told_and_the_others_count(cell: str, line: int) -> None:
    converted = convert(notebook("x = 1", cell, "def f():\n    return 2"))

    (broken,) = converted.broken_cells
    assert (broken.cell, broken.line) == (2, line)
    assert broken.message
    assert converted.where(converted.source.split("\n").index("def f():") + 1) == "cell 3, line 1"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html>\n<html>", "web page"),
        (b"import torch\n", "no notebook"),
        (b"[]", "no notebook"),
        (b'{"cells": [{"cell_type": "code"', "damaged"),
        (b'{"cells": [{"cell_type": "code", "source": 3}]}', "damaged"),
        (b'{"cells": [{"source": "x = 1"}]}', "damaged"),
        (b'{"cells": ' * 100_000, "damaged"),
        (b"[" * 1_000_000, "damaged"),
        (b"\xff\xfe{\x00}\x00", "damaged"),
        (b"{}", "no code"),
        (b'{"cells": null}', "no code"),
        (b'{"cells": [{"cell_type": "markdown", "source": "x = 1"}]}', "no code"),
        (b" " * (MAX_BYTES + 1), "10 MB"),
        (notebook(*[""] * (MAX_CELLS // 2 + 1)), "cells"),
        (notebook("#" * (MAX_CODE + 1)), "1 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:12]),
)
def test_what_is_no_notebook_is_told_in_one_sentence_with_the_mend(data: bytes, word: str) -> None:
    with pytest.raises(NotebookError) as caught:
        convert(data)

    message = str(caught.value)
    assert word in message
    assert message.endswith(".") and message.count(". ") == 0
    assert ";" in message  # what is wrong; what to do


def test_a_byte_order_mark_does_not_matter() -> None:
    assert convert(b"\xef\xbb\xbf" + notebook("x = 1")).source == "x = 1\n"


def test_pictures_in_the_outputs_cost_nothing() -> None:
    output = {"data": {"image/png": "A" * (8 << 20)}}
    data = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1", "outputs": [output]}]}).encode()

    assert convert(data).source == "x = 1\n"


@pytest.mark.parametrize(
    "cell",
    [
        "'" + "\\'" * 200_000 + "\\\n!x",
        "'''" + "\\a" * 200_000 + "\n!x",
        '"' * 300_000 + "\n!x",
        "a." * 200_000 + "\n!x",
        "\\" * 500_000 + "\n!x",
        "!x\n" * 100_000,
        "x " * 200_000 + "= !ls\n!x",
    ],
    ids=lambda cell: repr(cell[:6]),
)
def test_no_line_takes_more_than_one_pass(cell: str) -> None:
    # Two passes over a line, and one of these would take minutes.
    assert len(convert(notebook(cell)).cell_of_line) >= 1


def test_an_ordinary_finally_is_ordinary_code() -> None:
    cell = "def f(a):\n    for x in a:\n        try:\n            return x\n        finally:\n            print(x)\n"
    assert convert(notebook(cell * 300)).broken_cells == ()


def test_a_notebook_loads_like_a_file() -> None:
    converted = convert(
        notebook(
            "%matplotlib inline\nimport math\nimport otter\ngrader = otter.Notebook('work.ipynb')",
            "def area(r):\n    return math.pi * r ** 2",
            "grader.check('area')",
            "%%time\nfor i in range(10 ** 9):\n    area(i)",
            "area?",
        )
    )
    planned = plan(converted.source, "work.py")
    namespace: dict[str, Any] = {}

    for statement in planned.statements:
        if statement.decision == "run":
            exec(planned.code(statement.index), namespace)

    assert namespace["area"](1) == pytest.approx(3.14159, abs=1e-4)
    assert {converted.where(s.line) for s in planned.statements if s.decision == "skip"} == {
        "cell 1, line 3",
        "cell 1, line 4",
        "cell 3, line 1",
        "cell 4, line 2",
    }


LINES = st.sampled_from(
    ["x = 1", "", "%matplotlib inline", "!ls", "def f():", "    return 1", "x?", "'''", "(", ")", "# it's", "y = \\"]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.lists(LINES, min_size=1, max_size=6), min_size=1, max_size=5))
def test_every_line_keeps_its_place(cells: list[list[str]]) -> None:
    texts = ["\n".join(["0", *lines, "1"]) for lines in cells]

    converted = convert(notebook(*texts))

    places = [(c, i) for c, text in enumerate(texts, start=1) for i in range(1, len(text.split("\n")) + 1)]
    assert list(converted.cell_of_line) == places
    lines = converted.source.split("\n")
    assert lines.pop() == ""
    broken = {cell.cell for cell in converted.broken_cells}
    for line, (cell, number) in zip(lines, places, strict=True):
        original = texts[cell - 1].split("\n")[number - 1]
        assert line in (original, "", "pass") and (cell not in broken or line == "")
    compile(converted.source, "work.py", "exec")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.binary(max_size=80)
    | st.recursive(
        st.none() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["cells", "cell_type", "source", "worksheets", "input"]), inner, max_size=3
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
    | st.lists(st.text(max_size=20), max_size=3).map(lambda cells: notebook(*cells))
)
def test_any_bytes_give_a_source_or_one_kind_of_error(data: bytes) -> None:
    try:
        converted = convert(data)
    except NotebookError as error:
        assert str(error)
    else:
        assert isinstance(converted, Converted)
        assert converted.source.count("\n") == len(converted.cell_of_line)
