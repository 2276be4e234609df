"""A Jupyter notebook as one Python source, line for line. Runs where it is trusted: nothing of a notebook is executed.

The code cells follow each other in order. What only IPython understands (magics, shell lines, help) becomes an empty
line, so that every line of the source is a line of a cell. otter's grader object becomes a stub: it does nothing.
"""

from __future__ import annotations

import ast
import itertools
import re
import warnings
from dataclasses import dataclass

import msgspec

MAX_BYTES = 10 << 20
MAX_CELLS = 5000  # cells of any kind
MAX_CODE = 1 << 20  # characters of code: Python takes a thousand times as many bytes to compile it

# Cell magics whose body is Python and binds names in the notebook; every other one runs elsewhere or binds nothing.
KEEP_THE_BODY = {"capture", "time", "prun", "mprun", "snakeviz", "heat", "scalene", "pyinstrument", "wandb"}

_ESCAPE = re.compile(r"[%!?,;/]")  # no statement of Python begins so
_INSTALL = re.compile(
    r"(?:pip3?|conda|mamba) +(?:install|uninstall|list|show|freeze|update|download)\b|cd +[\w./~-]+ *$"
)
_HELP = re.compile(r"%{0,2}[\w.*]+\?\??\s*(?:#.*)?$")
_TIMED = re.compile(r"%(?:time|prun|snakeviz|scalene) +(?!-)(?=\S)")
_ASSIGNED = re.compile(r"([\w.\[\]\"', ]+?=\s*)[!%](?!=)")
_STUB = 'type("Notebook", (), {"__getattr__": lambda self, name: lambda *args, **kwargs: None})()'
# Each string's part ends at its quote or with the line, so it never goes back and takes one pass over any line. Not
# possessive (`*+`), which Python got wrong before 3.11.5.
_TOKEN = re.compile(
    r"""#.*|'{3}|"{3}|'[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?$)|"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[(\[{]|[)\]}]|\\$"""
)


class NotebookError(Exception):
    """This cannot be read as a notebook: one plain sentence that says what to do."""


@dataclass(frozen=True)
class BrokenCell:
    """A cell that Python cannot compile; its lines are empty in the source. `line` counts within the cell."""

    cell: int
    line: int
    message: str


@dataclass(frozen=True)
class Converted:
    """A notebook's code. Cells are its code cells, counted from 1; lines count from 1, too.

    `cell_of_line` has the (cell, line within the cell) of every line of `source`.
    """

    source: str
    cell_of_line: tuple[tuple[int, int], ...]
    broken_cells: tuple[BrokenCell, ...]

    def where(self, line: int) -> str:
        """Return a line of `source` in words: "cell 4, line 3"."""
        if not 1 <= line <= len(self.cell_of_line):
            return f"line {line}"
        cell, line_in_cell = self.cell_of_line[line - 1]
        return f"cell {cell}, line {line_in_cell}"


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] | None = None
    input: str | list[str] | None = None  # what `source` was called before nbformat 4


class _Worksheet(msgspec.Struct):
    cells: list[_Cell]


class _Notebook(msgspec.Struct):
    """What is read of the file. Outputs, pictures included, are passed over without being built."""

    cells: list[_Cell] | None = None
    worksheets: list[_Worksheet] | None = None  # before nbformat 4


_decoder = msgspec.json.Decoder(_Notebook)


def convert(data: bytes) -> Converted:
    """Return the code cells of an `.ipynb` file (nbformat 3 or 4) as one source.

    Raises:
        NotebookError: it is no notebook, too large, or holds no code.
    """
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    broken: list[BrokenCell] = []
    for number, text in enumerate(_code_cells(data), start=1):
        try:
            cell = _python_of(text)
        except SyntaxError as error:
            cell = [""] * len(_lines_of(text))
            line = min(max(error.lineno or 1, 1), len(cell))
            broken.append(BrokenCell(number, line, error.msg))
        lines += cell
        places += [(number, line) for line in range(1, len(cell) + 1)]
    return Converted("".join(line + "\n" for line in lines), tuple(places), tuple(broken))


def _code_cells(data: bytes) -> list[str]:
    if len(data) > MAX_BYTES:
        raise NotebookError("The notebook is larger than 10 MB; clear its outputs, save it and hand it in again.")
    data = data.removeprefix(b"\xef\xbb\xbf").strip()
    if not data:
        raise NotebookError("The notebook is empty; save it in Jupyter and hand it in again.")
    if data.startswith(b"<"):
        raise NotebookError("This is a web page, not a notebook; download it as .ipynb and hand it in again.")
    try:
        notebook = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError, OverflowError):
        raise NotebookError(
            "The file is damaged or no notebook; open it in Jupyter, save it and hand it in again."
        ) from None
    cells = notebook.cells
    if cells is None:
        cells = [cell for sheet in notebook.worksheets or [] for cell in sheet.cells]
    if len(cells) > MAX_CELLS:
        raise NotebookError(f"The notebook has more than {MAX_CELLS} cells; remove those that you do not need.")
    sources = [cell.source if cell.source is not None else cell.input for cell in cells if cell.cell_type == "code"]
    texts = ["".join(source) if isinstance(source, list) else source or "" for source in sources]
    if not any(text.strip() for text in texts):
        raise NotebookError("The notebook has no code cells; write your code in code cells and hand it in again.")
    if sum(map(len, texts)) > MAX_CODE:
        raise NotebookError("The notebook holds more than 1 MB of code; keep data in files of its own.")
    return texts


def _lines_of(text: str) -> list[str]:
    """Lines as Python counts them; at least one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _python_of(text: str) -> list[str]:
    """Return the lines of a cell as Python.

    Raises:
        SyntaxError: Python cannot compile them.
    """
    lines = _without_indent(_lines_of(text))
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise SyntaxError("a character that no text holds")
    if not _take_cell_magics(lines):
        return [""] * len(lines)
    try:
        _compiled(lines)
    except SyntaxError:
        lines = _without_escapes(lines)
        _compiled(lines)
    if any("otter" in line or "get_ipython" in line for line in lines):
        lines = _without_notebook_objects(lines)
    return lines


def _compiled(lines: list[str]) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse("\n".join(lines), "<cell>")
            if any("finally" in line for line in lines):
                _refuse_endless_copies(tree)
            compile(tree, "<cell>", "exec", dont_inherit=True)  # finds `return` outside a function
            return tree
    except (RecursionError, MemoryError, ValueError, OverflowError):
        raise SyntaxError("nested too deeply") from None


def _refuse_endless_copies(tree: ast.Module) -> None:
    """Python compiles a `finally` once for each way out of its `try`: nested ones fill the memory with copies.

    Raises:
        SyntaxError: there would be far more copies than there is code.
    """
    nodes = list(ast.walk(tree))
    sizes: dict[ast.AST, int] = {}  # nodes that are compiled, copies included
    ways: dict[ast.AST, int] = {}  # jumps out of it
    for node in reversed(nodes):  # what is inside comes first
        final: set[ast.AST] = set(node.finalbody if isinstance(node, ast.Try | ast.TryStar) else ())
        inside = [child for child in ast.iter_child_nodes(node) if child not in final]
        out = sum(ways[child] for child in inside) + isinstance(node, ast.Return | ast.Break | ast.Continue)
        copies = 2 + out
        sizes[node] = 1 + sum(sizes[child] for child in inside) + copies * sum(sizes[child] for child in final)
        out += copies * sum(ways[child] for child in final)
        ways[node] = 0 if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) else out
    if sizes[tree] > 10_000 + 10 * len(nodes):
        raise SyntaxError("there are too many ways into a `finally`")


def _without_indent(lines: list[str]) -> list[str]:
    """Take the indent of the first line off all lines, as Jupyter does."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    return [line.removeprefix(indent) for line in lines]


def _take_cell_magics(lines: list[str]) -> bool:
    """Empty the `%%magic` lines at the start of a cell. Returns whether its body is Python of the notebook's."""
    for index, line in enumerate(lines):
        if line.strip():
            name = re.match(r"%%(\w*)", line)
            if name is None:
                return True
            if name[1] not in KEEP_THE_BODY:
                return False
            lines[index] = ""
    return True


# --------------------------------------------------------------------------- IPython's own lines


def _without_escapes(lines: list[str]) -> list[str]:
    """Empty what only IPython understands. Looks only where a statement begins: `% (a, b)` may continue one."""
    result: list[str] = []
    lexer = _Lexer()
    dropping = False  # a magic that goes on after a backslash
    for line in lines:
        if dropping:
            result.append("")
        elif lexer.at_start:
            result.append(_python_line(line))
        else:
            result.append(line)
        dropping = (dropping or result[-1] != line) and line.endswith("\\") and not result[-1].strip()
        lexer.feed(result[-1])
    return result


def _python_line(line: str) -> str:
    """Return a line that begins a statement, without IPython's escapes."""
    code = line.lstrip()
    indent = line[: len(line) - len(code)]
    if timed := _TIMED.match(code):
        return indent + code[timed.end() :]
    if _ESCAPE.match(code) or _INSTALL.match(code) or _HELP.match(code):
        return indent + "pass" if indent else ""  # the block may hold nothing else
    if assigned := _ASSIGNED.match(code):
        return indent + assigned[1] + "[]"  # `files = !ls` binds a list of lines
    return line


def _end_of_string(line: str, quotes: str, position: int) -> int:
    """Return where the string that `quotes` close ends on this line, -1 if it goes on.

    Looks for the end anew only once it is behind: so it takes one pass, however many escapes there are.
    """
    end = line.find(quotes, position)
    while end >= 0:
        escape = line.find("\\", position, end)
        if escape < 0:
            return end + len(quotes)
        position = escape + 2
        if position > end:
            end = line.find(quotes, position)
    return -1


class _Lexer:
    """Just enough of Python to know whether the next line begins a statement."""

    def __init__(self) -> None:
        self._depth = 0
        self._quotes = ""  # of the open string of several lines
        self._continued = False

    @property
    def at_start(self) -> bool:
        return not (self._depth or self._quotes or self._continued)

    def feed(self, line: str) -> None:
        """Take in one whole line."""
        position = 0
        self._continued = False
        while position < len(line):
            if self._quotes:
                position = _end_of_string(line, self._quotes, position)
                if position < 0:
                    return
                self._quotes = ""
                continue
            token = _TOKEN.search(line, position)
            if token is None:
                return
            position = token.end()
            text = token[0]
            if text in ("'''", '"""'):
                self._quotes = text
            elif text in "([{":
                self._depth += 1
            elif text in ")]}":
                self._depth = max(self._depth - 1, 0)
            self._continued = text.endswith("\\") and not text.startswith("#")


# ------------------------------------------------------------------- objects of the notebook's


def _without_notebook_objects(lines: list[str]) -> list[str]:
    """Replace otter's imports and grader, and calls of `get_ipython`: neither need be installed where code is graded.

    The line count stays. Where the result would not compile, the cell stays as it was.
    """
    tree = _compiled(lines)
    data = "\n".join(lines).encode()
    starts = [0, *itertools.accumulate(len(line.encode()) + 1 for line in lines)]  # the ends of lines are of one byte
    pieces: list[bytes] = []
    position = owed = 0  # lines that were taken out of the one that is being put together
    for node, text in sorted(_edits(tree), key=lambda edit: (edit[0].lineno, edit[0].col_offset)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        before, newline, rest = data[position:start].partition(b"\n")
        if newline:
            before, owed = before + b"\n" * (owed + 1), 0
        pieces += [before, rest, text.encode()]
        owed += data.count(b"\n", start, end)
        position = end
    before, newline, rest = data[position:].partition(b"\n")
    pieces += [before, b"\n" * owed, newline, rest]
    result = b"".join(pieces).decode().split("\n")
    try:
        _compiled(result)
    except SyntaxError:
        return lines
    return result


def _edits(tree: ast.Module) -> list[tuple[ast.stmt | ast.expr, str]]:
    """Return what is replaced by what; no two overlap."""
    edits: list[tuple[ast.stmt | ast.expr, str]] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        match node:
            case ast.Import(names=names) if any(alias.name.partition(".")[0] == "otter" for alias in names):
                kept = [ast.unparse(alias) for alias in names if alias.name.partition(".")[0] != "otter"]
                edits.append((node, f"import {', '.join(kept)}" if kept else "pass"))
            case ast.ImportFrom(module=str(module), level=0) if module.partition(".")[0] == "otter":
                edits.append((node, "pass"))
            case ast.Expr(value=ast.Call() as call) if _starts_with_ipython(call):
                edits.append((node, "pass"))
            case ast.Call(func=ast.Name(id="get_ipython")):
                edits.append((node, "None"))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="otter"), attr="Notebook") | ast.Name(id="Notebook")):
                edits.append((node, _STUB))
            case _:
                stack += ast.iter_child_nodes(node)
    return edits


def _starts_with_ipython(node: ast.expr) -> bool:
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node.func.id == "get_ipython"
        node = node.func if isinstance(node, ast.Call) else node.value
    return False
