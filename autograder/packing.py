"""Zips that are the same bytes for the same files, on every machine. What goes into one is decided elsewhere."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from autograder.faults import UserError
from autograder.results import write_atomically

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold
_UNIX = 3
_MODE = (stat.S_IFREG | 0o644) << 16


def packed(files: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    """Return a zip of path → contents, in the order of the paths.

    Nothing is compressed: what comes out of zlib differs from one build of it to the next, and a stored file can never
    be taken for a bomb.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, files[name])
        archive.comment = comment
    return buffer.getvalue()


def write_over(path: Path, data: bytes, is_ours: Callable[[zipfile.ZipFile], bool], kind: str) -> None:
    """Write the zip `data` to `path`, where nothing may be but an older zip of the same kind.

    Raises:
        UserError: something else is there, or the name does not end in .zip.
        OSError: it cannot be written.
    """
    if path.suffix.lower() != ".zip":
        raise UserError(f"{path}: must end in .zip; name the file to write with --out.")
    if path.exists() and not _is_ours(path, is_ours):
        raise UserError(f"{path}: is there already and is no {kind}; name another file with --out, or move it away.")
    if not path.parent.is_dir():
        raise UserError(f"{path.parent}: there is no such folder; make it, or name another file with --out.")
    write_atomically(path, data)


def _is_ours(path: Path, is_ours: Callable[[zipfile.ZipFile], bool]) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return is_ours(archive)
    except Exception:  # zipfile answers a damaged file with any of a dozen exceptions; a folder is an OSError
        return False
