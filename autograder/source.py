"""From what was handed in to the one Python file that a sandbox loads, and where training checks train."""

from __future__ import annotations

import codecs
import io
import os
import subprocess
import sys
import tokenize
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from autograder.faults import UserError
from autograder.imports import imported_files

MAX_MAIN_BYTES = 1 << 20
MAX_OTHER_BYTES = 8 << 20
DRIVER_SECONDS = 120.0  # to import torch and find a GPU; a driver that hangs answers never
# Codecs that a coding line can name and nobody writes Python in: one takes hours for a megabyte, others give half
# characters or raise whatever they read.
NO_TEXT = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}


class Source(msgspec.Struct, frozen=True):
    """A student's file as it goes to the sandbox.

    `where` turns a line of `main` into words ("cell 4, line 3"); `left_out` names cells that are not in it.
    """

    files: dict[str, bytes]
    main: str
    where: Callable[[int], str] = lambda line: f"line {line}"
    left_out: tuple[str, ...] = ()


class Unreadable(Exception):
    """The main file cannot be turned into Python text: one plain sentence for the student."""


def make_source(files: Mapping[str, bytes], main: str) -> Source:
    """Return the files as a sandbox takes them, with `main` as UTF-8 Python text (a notebook's code cells joined).

    Raises:
        Unreadable: `main` is no text, or no notebook.
    """
    path = PurePosixPath(main)
    text_main = path.with_suffix(".py").as_posix() if path.suffix.lower() == ".ipynb" else main
    # Beside a notebook there may be a folder of its script's name, which the sandbox then could not write
    in_the_way = sorted(name for name in files if name.startswith(text_main + "/"))
    others = {name: data for name, data in files.items() if name != main and name not in in_the_way}
    if path.suffix.lower() != ".ipynb":
        text = _decode(files[main])
        return Source({**others, main: text.encode()}, main)
    from autograder.notebook import NotebookError, convert

    try:
        converted = convert(files[main])
    except NotebookError as error:
        raise Unreadable(str(error)) from None
    if len(converted.source) > MAX_MAIN_BYTES:
        raise Unreadable(
            "The code in the notebook is larger than 1 MB; hand in the notebook without data in its cells."
        )
    broken = tuple(
        f"Cell {cell.cell} was left out: Python cannot read its line {cell.line} ({cell.message})."
        for cell in converted.broken_cells
    )
    code = converted.source.encode("utf-8", "backslashreplace")
    lost = (f"The folder {text_main} was left out: it has the name of a file.",) if in_the_way else ()
    return Source({**others, text_main: code}, text_main, converted.where, broken + lost)


def _decode(data: bytes) -> str:
    """Return Python source as text, by its byte order mark or coding line, as Python itself reads it."""
    if len(data) > MAX_MAIN_BYTES:
        raise Unreadable("The file is larger than 1 MB; hand in the code without data in it.")
    if b"\0" in data:
        raise Unreadable("The file holds null bytes, so it is no Python source; save it as UTF-8 text.")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name.replace("_", "-") in NO_TEXT:
            raise LookupError(encoding)
        text = data.decode(encoding)
        text.encode()  # UTF-7 can spell half characters
    except (SyntaxError, UnicodeError, LookupError):
        raise Unreadable("The file is not UTF-8 text; save it as UTF-8.") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines[:2]):
        if line.lstrip().startswith("#") and "coding" in line:
            lines[number] = "#"  # it is UTF-8 from here on, whatever the line said
    return "\n".join(lines)


def read_source(path: Path, others: Sequence[str] = ()) -> Source:
    """Return the source in a `.py` or `.ipynb` file on this machine, with the modules beside it that it imports.

    Args:
        path: the file.
        others: names of further files that are handed in; they come along if they lie beside it.

    Raises:
        UserError: there is no such file, or it cannot be read.
    """
    if path.suffix not in (".py", ".ipynb") or not path.is_file():
        raise UserError(f"{path}: there is no such .py or .ipynb file; name the file to check.")
    try:
        source = make_source({path.name: path.read_bytes()}, path.name)

        def read(name: str) -> bytes | None:
            if name == source.main:
                return source.files[name]
            return _read_beside(path, name, MAX_MAIN_BYTES)

        beside = {name: data for name in others if (data := _read_beside(path, name, MAX_OTHER_BYTES)) is not None}
        return msgspec.structs.replace(source, files={**beside, **imported_files(source.main, read), **source.files})
    except (RecursionError, MemoryError):
        raise UserError(f"{path}: is nested too deeply to be read; write it flatter.") from None
    except (OSError, Unreadable) as error:
        raise UserError(f"{path}: {error}") from None


def _read_beside(path: Path, name: str, limit: int) -> bytes | None:
    other = path.parent / name
    return other.read_bytes() if other.is_file() and other.stat().st_size <= limit else None


def choose_device(wanted: str) -> str:
    """Return "cpu" or "cuda" for "auto", "cpu" or "cuda".

    Asked in another process, because a process that has touched the GPU's driver must not be forked from.

    Raises:
        UserError: "cuda" is wanted and not there, or its driver hangs.
    """
    if wanted == "cpu":
        return "cpu"
    if wanted == "auto" and sys.platform == "linux" and not os.path.exists("/dev/nvidiactl"):
        return "cpu"
    question = "import torch; print(torch.cuda.is_available())"
    command = [sys.executable, "-P", "-c", question]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=DRIVER_SECONDS)
    except subprocess.TimeoutExpired:
        raise UserError(
            f"--device {wanted}: the GPU's driver does not answer; use --device cpu, or mend the driver."
        ) from None
    return device_for(wanted, has_cuda=answer.stdout.strip() == "True")


def device_for(wanted: str, *, has_cuda: bool) -> str:
    """Return "cpu" or "cuda".

    Raises:
        UserError: "cuda" is wanted and not there.
    """
    if wanted == "cuda" and not has_cuda:
        raise UserError("--device cuda: torch finds no CUDA device here; use --device cpu, or see `autograder doctor`.")
    return "cpu" if wanted == "cpu" or not has_cuda else "cuda"
