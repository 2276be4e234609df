"""`autograder release`: the zip that students get. Which files of the public half go into it, and what to install.

What goes in is named: by the layout of an assignment, by `assignment.toml`, by a link in the handout, or by an import
in what is in already. Anything else stays here and is listed, so that neither notes nor yesterday's outputs slip in.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import msgspec

from autograder import __version__
from autograder.assignment import FILE, HIDDEN, VISIBLE, Assignment, data_problems
from autograder.faults import UserError
from autograder.imports import imported_files
from autograder.leaks import LeakError, find_leaks, find_leaks_in_wheel, is_hidden_check, python_of
from autograder.naming import VIRTUAL_ENVIRONMENT, is_clutter, shown
from autograder.packing import packed, write_over

HANDOUT = "README.md"
PROBES = "probes.py"  # of the visible checks
REQUIREMENTS = "requirements.txt"
MARK = b"dl-autograder release"  # the zip's comment
STUBS = (".py", ".md", ".txt")  # what a student fills in; other files of `files`, such as logs, a student makes
PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".pdf")
EXAMPLES = (".py", ".ipynb", ".md")
SHOWN_FILES = 8  # left-out files that are listed

_WHEEL = re.compile(r"dl_autograder-(?P<version>[^-]+)-[^/]+\.whl")
# Code and formulas, where `](` links to nothing.
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`|\$[^$\n]+\$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"""\]\(\s*<?([^)>\s]+)|\b(?:src|href)=["']([^"']+)""")

# On Linux, pip's own choice of PyTorch brings everything for NVIDIA GPUs, several gigabytes of it.
_ABOUT_TORCH = """\
# Without an NVIDIA GPU, on Linux, first: pip install torch torchvision --index-url https://download.pytorch.org/whl/cpu
"""
_ABOUT_WHEEL = """\
# Install it in this folder: pip install -r requirements.txt
"""
_ABOUT_PYPI = """\
# dl-autograder is not on PyPI: first install the wheel (dl_autograder-*.whl) that your course gives you.
"""


class Release(msgspec.Struct, frozen=True):
    """A release that was written: path in it → contents, what stayed behind, and what the author should know."""

    archive: Path
    files: dict[str, bytes]
    left_out: dict[str, str]  # path in the public half → why
    notes: list[str]

    def lines(self) -> Iterator[str]:
        size = sum(map(len, self.files.values())) / 1e6
        yield f"wrote {self.archive}: {len(self.files)} files, {size:.1f} MB"
        yield from (f"  {shown(name)}" for name in sorted(self.files))
        for name, why in list(self.left_out.items())[:SHOWN_FILES]:
            yield f"left out: {shown(name)} ({why})"
        if len(self.left_out) > SHOWN_FILES:
            yield f"left out: {len(self.left_out) - SHOWN_FILES} more files that nothing names"
        yield from self.notes


def release(assignment: Assignment, out: Path, wheel: Path | None = None) -> Release:
    """Write the zip for students: all in one folder named after the assignment.

    Args:
        wheel: a wheel of the engine, to be put into it.

    Raises:
        UserError: something is missing, or something private would get in: one line that names the file.
        OSError: it cannot be written.
    """
    for problem in data_problems(assignment):
        raise UserError(problem)
    files, left_out = public_files(assignment)
    find_leaks(files, assignment)
    notes = []
    if assignment.solutions is None:
        notes.append("note: there is no private half here to compare with; where it is, say --solutions.")
    files |= _installing(assignment, files, wheel)
    if wheel is None:
        notes.append(
            "note: dl-autograder is not on PyPI, so give students a wheel of it too; --wheel FILE puts one in "
            "(pip wheel --no-deps --wheel-dir dist . makes it)."
        )
    data = packed({f"{assignment.name}/{name}": contents for name, contents in files.items()}, MARK)
    write_over(out, data, lambda archive: archive.comment == MARK, "release")
    return Release(out, dict(sorted(files.items())), left_out, notes)


# ---------------------------------------------------------------------------------- which files


def public_files(assignment: Assignment) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return path → contents of the files of the public half that go to students, and path → why of the others.

    Raises:
        LeakError: there are hidden checks among them, or a link leads out of the folder.
        UserError: the stub is missing, or a file that the handout links to.
    """
    folder = assignment.folder
    there, left_out = _walk(folder)
    missing = [name for name in (FILE, assignment.main) if name not in there]
    for name in missing:
        raise UserError(f"{folder / name}: is missing; students need it.")
    files = {name: (folder / name).read_bytes() for name in there if _belongs(PurePosixPath(name), assignment)}
    waiting = list(files)
    while waiting:
        for name in _named_in(waiting.pop(), files, there, folder):
            if name not in files:
                files[name] = (folder / name).read_bytes()
                waiting.append(name)
    left_out |= {name: "nothing names it" for name in there if name not in files and name != REQUIREMENTS}
    return files, left_out


def _walk(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return the relative paths of the ordinary files that are no clutter, and path → why of what else there is."""
    there, left_out = [], {}
    for root, folders, names in os.walk(folder):
        if VIRTUAL_ENVIRONMENT in names and Path(root) != folder:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not is_clutter([name])]
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        for path in sorted(Path(root) / name for name in [*names, *links]):
            name = path.relative_to(folder).as_posix()
            if is_clutter([path.name]):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                raise LeakError(f"{path}: is a link that leads out of the folder; put the file itself there.")
            if is_hidden_check(name):
                raise LeakError(f"{path}: hidden checks ({HIDDEN}*) belong into the private half; move it there.")
            if path.is_file():
                there.append(name)
            else:
                left_out[name] = "is a link to a folder" if path.is_dir() else "is no ordinary file"
    return sorted(there), left_out


def _belongs(path: PurePosixPath, assignment: Assignment) -> bool:
    """Does the layout or `assignment.toml` name this file of the public half?"""
    name, ending = path.as_posix(), path.suffix.lower()
    if len(path.parts) == 1:
        notebook = str(PurePosixPath(assignment.main).with_suffix(".ipynb"))
        is_check = name.startswith(VISIBLE) and ending == ".py"
        return name in (FILE, HANDOUT, PROBES, notebook) or is_check or (name in assignment.files and ending in STUBS)
    if name in assignment.data:
        return True
    match path.parts[0]:
        case "tests":  # otter's, one a question
            return ending == ".py"
        case "pictures":
            return ending in PICTURES
        case "lecture":
            return ending in EXAMPLES
        case "data":  # what says where the data come from; the data themselves are in assignment.toml
            return len(path.parts) == 2 and (path.stem.upper().startswith(("README", "LICENSE", "LICENCE", "NOTICE")))
    return False


def _named_in(name: str, files: dict[str, bytes], there: list[str], folder: Path) -> Iterator[str]:
    """Yield the files that the file `name` links to or imports."""
    if name.endswith(".md"):
        yield from _linked(name, files[name].decode("utf-8", "replace"), there, folder)
    elif name.endswith((".py", ".ipynb")):
        source = python_of(name, files[name], folder / name)
        base = PurePosixPath(name).parent

        def read(other: str) -> bytes | None:
            path = (base / other).as_posix()
            return source if path == name else (folder / path).read_bytes() if path in there else None

        for module in imported_files(PurePosixPath(name).name, read):
            yield (base / module).as_posix()


def _linked(name: str, text: str, there: list[str], folder: Path) -> Iterator[str]:
    for match in _LINK.finditer(_CODE.sub("", text)):
        target = unquote((match[1] or match[2]).partition("#")[0].partition("?")[0])
        if not target or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target):  # within the page, or https: and the like
            continue
        path = Path(os.path.normpath(Path(name).parent / target)).as_posix()
        if path in there:
            yield path
        elif path not in (".", REQUIREMENTS) and not any(other.startswith(path + "/") for other in there):
            raise UserError(
                f"{folder / name}: links to {shown(target)}, which students do not get; mend the link, or put the file "
                "into the assignment's folder."
            )


# ------------------------------------------------------------------------------ what to install


def _installing(assignment: Assignment, files: dict[str, bytes], wheel: Path | None) -> dict[str, bytes]:
    """Return `requirements.txt`, with the author's own lines at its end, and the wheel if there is one."""
    has_notebook = any(name.endswith(".ipynb") for name in files)
    extra = "[notebook]" if has_notebook else ""
    own = assignment.folder / REQUIREMENTS
    more = own.read_text("utf-8").strip() + "\n" if own.is_file() and not own.is_symlink() else ""
    if wheel is None:
        text = f"{_ABOUT_PYPI}{_ABOUT_TORCH}dl-autograder{extra}=={__version__}\n{more}"
        return {REQUIREMENTS: text.encode()}
    contents = _wheel(wheel, assignment)
    text = f"{_ABOUT_WHEEL}{_ABOUT_TORCH}./{wheel.name}{extra}\n{more}"
    return {REQUIREMENTS: text.encode(), wheel.name: contents}


def _wheel(path: Path, assignment: Assignment) -> bytes:
    """Return the contents of a wheel of this very engine that holds nothing of the private half."""
    match = _WHEEL.fullmatch(path.name)
    wanted = f"name a wheel of version {__version__}: dl_autograder-{__version__}-py3-none-any.whl."
    if match is None:
        raise UserError(f"{path}: is no wheel of dl-autograder; {wanted}")
    if match["version"] != __version__:
        raise UserError(f"{path}: is of version {match['version']}, not of the one that runs here; {wanted}")
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(f"{path}: cannot be read as a wheel ({error}); {wanted}") from None
    find_leaks_in_wheel(path.name, members, assignment)
    return data
