"""Names of handed-in files and of submissions: which are clutter, which are refused, how they are shown and stored.

Only names are judged here; no file is opened.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

MAX_PATH = 240  # characters of a whole path inside a hand-in
MAX_PART = 200  # bytes of one folder or file name: file systems stop at 255
SHOWN = 60  # characters of a name that a message repeats

CLUTTER = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "venv", "node_modules", "site-packages"})
VIRTUAL_ENVIRONMENT = "pyvenv.cfg"  # Python's venv puts this file into every environment it makes

_NEVER_IN_A_NAME = ("Cc", "Cs", "Zl", "Zp")  # Unicode's controls, half characters, line and paragraph breaks
_STEERING = (*_NEVER_IN_A_NAME, "Cf")  # … and what turns the direction of writing
_KEPT = "\n\t\u200c\u200d"  # in texts; the last two join letters, in Persian and in pictures
_DRIVE = re.compile(r"[A-Za-z]:")
_SAFE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE | re.DOTALL)


class BadName(ValueError):
    """A name that no file in a hand-in may have. The text completes the sentence “x …”."""


def relative_path(name: str) -> str:
    """Return `name` as a relative path with forward slashes and without empty parts (so `./a//b` is `a/b`).

    Backslashes separate too: some Windows programs write them into zips.

    Raises:
        BadName: it is absolute, leaves its folder, is too long, or has control characters in it.
    """
    if any(unicodedata.category(character) in _NEVER_IN_A_NAME for character in name):
        raise BadName("has a control character in its name")
    if len(name) > MAX_PATH:
        raise BadName(f"has a name of more than {MAX_PATH} characters")
    name = name.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name):
        raise BadName("has an absolute path")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise BadName("has `..` in its path")
    if not parts:
        raise BadName("has no name")
    if any(len(part.encode()) > MAX_PART for part in parts):
        raise BadName(f"has a name of more than {MAX_PART} bytes")
    return "/".join(parts)


def is_clutter(parts: Sequence[str]) -> bool:
    """Is this the path of something that a computer left behind, and no student wrote?"""
    return any(part.startswith(".") or part in CLUTTER for part in parts)


def without_clutter(paths: Iterable[str]) -> list[str]:
    """Return the relative paths that are no clutter and lie in no virtual environment."""
    paths = list(paths)
    suffix = "/" + VIRTUAL_ENVIRONMENT
    environments = {path.removesuffix(VIRTUAL_ENVIRONMENT) for path in paths if path.endswith(suffix)}

    def is_kept(path: str) -> bool:
        if is_clutter(path.split("/")):
            return False
        ends = (index + 1 for index, character in enumerate(path) if character == "/")
        return not environments or not any(path[:end] in environments for end in ends)

    return [path for path in paths if is_kept(path)]


def shown(name: str) -> str:
    """Return `name` as a message may repeat it: on one line, without control characters, not too long."""
    text = "".join(
        character if unicodedata.category(character) not in _STEERING else _spelt(character)
        for character in name[: SHOWN + 1]
    )
    return text if len(name) <= SHOWN else text[: SHOWN - 1] + "…"


def readable(text: str) -> str:
    """Return a student's text as a report may repeat it, on its several lines: what steers a terminal is spelt out.

    An exception's message could otherwise clear the screen of whoever prints it, or turn round the line it stands in.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character if character in _KEPT or unicodedata.category(character) not in _STEERING else _spelt(character)
        for character in lines
    )


def _spelt(character: str) -> str:
    return f"\\u{ord(character):04x}"


def result_filename(submission_id: str) -> str:
    """Return the file name for the result of `submission_id`: the id and `.json` where that is safe everywhere.

    Any other id (capitals, blanks, accents, separators, device names of Windows, over 100 characters, …) gives what
    can be read of it, `~`, and a hash of it. No two ids share a file, also where file systems ignore case.
    """
    if _SAFE_ID.fullmatch(submission_id) and not _WINDOWS_DEVICE.fullmatch(submission_id):
        return submission_id + ".json"
    digest = hashlib.sha256(submission_id.encode("utf-8", "surrogatepass")).hexdigest()
    letters = unicodedata.normalize("NFKD", submission_id).encode("ascii", "ignore").decode()
    readable = _UNSAFE.sub("_", letters).lstrip("._-")[:60] or "submission"
    if _WINDOWS_DEVICE.fullmatch(readable):
        readable = "_" + readable
    return f"{readable}~{digest[:20]}.json"
