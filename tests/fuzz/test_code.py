"""Whatever stands in a script or a notebook, it becomes text for a sandbox or is refused in one sentence."""

from __future__ import annotations

import ast
import json
import random

import pytest
from fuzz.law import law
from fuzz.mutations import mutated
from hypothesis import strategies as st

from autograder.loading import MAX_NAMES, MAX_STATEMENTS, plan
from autograder.source import Unreadable, make_source
from autograder.values import Encoder, Handle, List

SCRIPT = '''# coding: utf-8
from __future__ import annotations
import numpy as np, torch
from torch import nn
WEIGHTS: dict[str, float] = {f"w{n}": n / 3 for n in range(3)}

@torch.no_grad()
def accuracy(y_pred, y_true, *, axis=-1):
    """How many are right."""
    match y_pred:
        case {"a": [1, *rest]} if rest: pass
    return (y_pred.argmax(axis) == y_true).float().mean()

class Net(nn.Module):
    def forward(self, x): return (lambda z: z @ self.w)(x) if x is not None else [*x]

if __name__ == "__main__":
    for epoch in range(10):
        print(f"{epoch!r:>{8}}", end="\\n")
'''
CELL = '''%matplotlib inline
!pip install torch \\
    numpy
import otter
grader = otter.Notebook("a.ipynb")
get_ipython().run_line_magic("load_ext", "x"); y = get_ipython(
).z
files = !ls
x = """text
  %not a magic \\""" """
torch.tanh?
grader.check("q1")
'''
TOKENS = [
    *"()[]{}:;,.=+-*/%@&|^~<>!?\\'\"#\n\t $", "    ", "\r\n", "\r", "\f", "\0", "'''", '"""', "def ", "class ",
    "return ",
    "lambda ", "async ", "await ", "yield ", "import ", "from . import *", "f'{", "}'", "rb'", "x", "otter",
    "get_ipython()",
    "get_ipython", "Notebook(", "otter.Notebook", "%%", "%%time", "%%bash", "!", "%time ", "?", "??", "# coding: ",
    "0x", "1_",
    "1e999", "9" * 50, "\u202e", "\ufeff", "\ud800", "µ", "ﬁ", "𝐱", ":=", "->", "...", "match x:", "case _:",
    "if 1:", "else:",
    "try:", "except* E:", "with a as b:", "global x", "nonlocal x", "del x", "type X = int", "\\N{DIGIT ONE}",
    "__debug__ = 1",
    "idna", "punycode", "undefined", "unicode_escape", "utf-7", "utf-16", "latin-1", "rot13", "hex", "coding=",
]  # fmt: skip
soup = st.lists(st.sampled_from(TOKENS), max_size=30).map("".join)


def assert_text_or_refused(data: bytes, main: str) -> None:
    try:
        source = make_source({main: data, "data.csv": b"1"}, main)
    except Unreadable as problem:
        assert str(problem).endswith(".") and str(problem).isprintable()
        return
    text = source.files[source.main].decode("utf-8")
    assert all(len(words) < 400 for words in (source.where(1), source.where(-1), source.where(1 << 70)))
    try:
        planned = plan(text, source.main)
    except SyntaxError:
        if not main.endswith(".ipynb"):
            return
        ast.parse("")  # each cell could be compiled, but not all of them behind each other
        return
    assert all(planned.code(statement.index) for statement in planned.statements)


@law(mutated(st.just(SCRIPT.encode()), times=6), examples=120)
def test_a_damaged_script_is_text_or_refused(data):
    assert_text_or_refused(data, "tiny.py")


@law(soup.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=80), examples=200)
def test_any_tokens_are_text_or_refused(data):
    assert_text_or_refused(data, "tiny.py")


CODINGS = ["idna", "punycode", "undefined", "unicode_escape", "raw-unicode-escape", "utf-7", "utf_16", "utf-32",
"rot13",
           "hex", "zlib", "mbcs", "latin-1", "cp1252", "euc_jp", "hz", "iso2022_kr", "charmap", "utf-8-sig",
           "x" * 99]  # fmt: skip


@law(
    st.sampled_from(CODINGS),
    soup.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=40),
    examples=150,
)
def test_a_script_in_any_encoding_is_text_or_refused(coding, rest):
    assert_text_or_refused(b"# -*- coding: " + coding.encode() + b" -*-\nx = '" + rest + b"'\n", "tiny.py")


# --------------------------------------------------------------------------------------- notebooks


def notebook_of(cells: list[str]) -> bytes:
    made = [{"cell_type": "code", "metadata": {}, "source": cell, "outputs": []} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["code", "markdown", CELL]) | soup,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
cells = st.fixed_dictionaries(
    {"cell_type": st.just("code") | json_values},
    optional={
        "source": soup | st.lists(soup, max_size=3) | json_values,
        "input": soup | json_values,
        "outputs": json_values,
    },
)
notebooks = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(cells | json_values, max_size=4),
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(cells, max_size=2)}) | json_values, max_size=2),
        "nbformat": json_values,
    },
)


@law((notebooks | json_values).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")), examples=200)
def test_any_json_is_a_notebook_or_refused(data):
    assert_text_or_refused(data, "tiny.ipynb")


@law(mutated(st.just(notebook_of([CELL, SCRIPT])), times=6), examples=120)
def test_a_damaged_notebook_is_text_or_refused(data):
    assert_text_or_refused(data, "tiny.ipynb")


@law(
    st.lists(mutated(st.just(CELL.encode()), times=5) | soup.map(lambda t: t.encode("utf-8", "replace")), max_size=3),
    examples=200,
)
def test_lines_are_neither_lost_nor_won_in_a_cell(texts):
    decoded = [text.decode("utf-8", "replace") for text in texts] + ["x = 1"]
    source = make_source({"tiny.ipynb": notebook_of(decoded)}, "tiny.ipynb")
    count = source.files["tiny.py"].count(b"\n")
    lines = [text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").count("\n") + 1 for text in decoded]
    assert count == sum(lines)
    assert source.where(count) == f"cell {len(decoded)}, line 1"


# ------------------------------------------------------------------------- long, and hard to read

LONG_LINES = {
    "escapes in an open string": lambda n: "!ls\n'''" + "\\x" * n + "'''\n",
    "strings": lambda n: "%ls\nx = " + "''' ''' " * (n // 4) + "\n",
    "escaped quotes": lambda n: "%ls\nx = '''" + "\\'" * n + "'''\n",
    "calls of get_ipython": lambda n: "get_ipython();" * (n // 7),
    "brackets": lambda n: "!ls\n" + "[" * n,
    "blanks": lambda n: "!ls\nx =" + " " * n + "!ls",
    "names": lambda n: "!ls\n" + "a." * n + "?",
    "minus": lambda n: "x = " + "-" * n + "1",
    "attributes": lambda n: "x = a" + ".b" * n,
    "names that are bound": lambda n: ", ".join(f"a{i:x}" for i in range(n // 3)) + " = x",
    "backslashes": lambda n: "!ls\n" + "\\\n" * n + "x",
    "f-strings": lambda n: "x = " + "f'{" * 90 + "1" + "}'" * 90 + " " * n,
    "blocks": lambda n: "\n".join(" " * depth + "if 1:" for depth in range(99)),
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG_LINES)
@pytest.mark.parametrize("main", ["tiny.py", "tiny.ipynb"])
@law(st.sampled_from([1000, 60_000]), examples=2)
def test_what_is_long_and_hard_to_read_is_read_in_time(kind, main, count):
    text = LONG_LINES[kind](count)
    assert_text_or_refused(text.encode() if main == "tiny.py" else notebook_of([text, "x = 1"]), main)


@law(st.integers(0, 1 << 32), examples=20)
def test_cells_of_many_lines_are_read(seed):
    pick = random.Random(seed)
    text = "".join(pick.choice(TOKENS) for _ in range(pick.randrange(4000))).encode("utf-8", "replace").decode()
    assert_text_or_refused(notebook_of([text, "x = 1"]), "tiny.ipynb")
    assert_text_or_refused(text.encode(), "tiny.py")


def test_the_list_of_statements_crosses_the_wire_however_many_names_they_bind():
    names = [f"n{number:x}" for number in range(MAX_NAMES)]
    per_line = MAX_NAMES // MAX_STATEMENTS
    rows = [names[place : place + per_line] for place in range(0, MAX_NAMES, per_line)]
    planned = plan("\n".join(", ".join(row) + " = x" for row in rows), "tiny.py")
    listed = [
        {"index": s.index, "line": s.line, "binds": sorted(s.binds), "run": True, "why": s.why}
        for s in planned.statements
    ]
    assert isinstance(Encoder(lambda kept: Handle(1, type(kept).__name__)).encode(listed), List)
    with pytest.raises(SyntaxError, match="names"):
        plan(", ".join([*names, "more"]) + " = x", "tiny.py")
