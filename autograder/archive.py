"""Zips that students hand in, as hostile data: nothing is unpacked to disk, nothing is read past its cap.

Which of the files is the main one is decided in `intake.py`.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Mapping

from autograder.naming import BadName, relative_path, shown, without_clutter

MIB = 1 << 20
MAX_ARCHIVE = 64 * MIB  # bytes of the zip itself
MAX_TOTAL = 64 * MIB  # bytes of what it unpacks to, clutter not counted
MAX_FILES = 2_000  # clutter not counted
MAX_ENTRIES = 50_000  # clutter counted: a virtual environment that was zipped along has many
MAX_RATIO = 100  # unpacked : packed, for members above RATIO_FROM
RATIO_FROM = 1 * MIB
CHUNK = 1 << 16

_ENTRY = b"PK\x01\x02"  # begins the entry of every member
_ENCRYPTED = 0x1 | 0x40 | 0x2000


class ArchiveError(Exception):
    """This zip is refused. The text is one sentence for the student."""


class Archive:
    """The files in one zip. Clutter (`__MACOSX`, `.git`, virtual environments, …) is not among them."""

    def __init__(self, data: bytes) -> None:
        """Check the whole list of contents before a member is read.

        Raises:
            ArchiveError: it is no zip, or has anything in it that we do not take.
        """
        if len(data) > MAX_ARCHIVE:
            raise ArchiveError(f"The zip is larger than {MAX_ARCHIVE // MIB} MiB; leave out data sets and weights.")
        # Bounds what zipfile builds before we see it: a 64 MiB list of contents would fill a gigabyte.
        if data.count(_ENTRY) > MAX_ENTRIES:
            raise ArchiveError(f"The zip holds more than {MAX_ENTRIES:,} files; zip only what you wrote.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except Exception:  # zipfile answers a damaged file with any of a dozen exceptions
            raise ArchiveError("The zip is damaged or is no zip at all; zip the files again.") from None
        self._members = _kept(entries)
        self._left = MAX_TOTAL

    @property
    def sizes(self) -> Mapping[str, int]:
        """Relative path → bytes, as the zip announces them."""
        return {name: entry.file_size for name, entry in self._members.items()}

    def read(self, name: str) -> bytes:
        """Return the contents of one of `sizes`.

        Raises:
            ArchiveError: the member is damaged, or more comes out than all members together may hold.
        """
        chunks = []
        try:
            with self._zip.open(self._members[name]) as member:
                while chunk := member.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise _too_large()
                    chunks.append(chunk)
        except ArchiveError:
            raise
        except Exception:  # as above: checksums, lengths, compressed data, any of them can be wrong
            raise ArchiveError(f"The zip is damaged: {shown(name)} cannot be read; zip the files again.") from None
        return b"".join(chunks)


def _kept(entries: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return path → entry of the files that count, each of them checked."""
    named = [(_path_of(entry), entry) for entry in entries]
    counted = set(without_clutter(path for path, _ in named))
    kept: dict[str, zipfile.ZipInfo] = {}
    for path, entry in named:
        if path not in counted:
            continue
        _check_kind(path, entry)
        if entry.is_dir() or entry.orig_filename.endswith("\\"):
            continue
        if path in kept:
            raise ArchiveError(f"The zip holds {shown(path)} twice; zip the files again.")
        _check_size(path, entry)
        kept[path] = entry
        if len(kept) > MAX_FILES:
            raise ArchiveError(f"The zip holds more than {MAX_FILES:,} files; zip only what you wrote.")
    if sum(entry.file_size for entry in kept.values()) > MAX_TOTAL:
        raise _too_large()
    _check_folders(kept)
    return kept


def _path_of(entry: zipfile.ZipInfo) -> str:
    try:
        # `orig_filename`, because `filename` ends where a NUL byte stands: two names for one member
        return relative_path(entry.orig_filename)
    except BadName as error:
        raise ArchiveError(f"The zip is refused: {shown(entry.orig_filename)} {error}; zip the files again.") from None


def _check_kind(path: str, entry: zipfile.ZipInfo) -> None:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveError(f"The zip is refused: {shown(path)} is a link or a device; zip the files themselves.")
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveError("The zip is protected with a password; zip the files without one.")
    # zipfile bounds what a read unpacks for these two only: a few bytes of bzip2 or LZMA fill the memory
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError("The zip uses a compression that we do not read; zip the files with the usual one.")


def _check_size(path: str, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size:
        raise ArchiveError(
            f"The zip is refused: {shown(path)} unpacks to more than {MAX_RATIO} times its size; leave it out."
        )


def _check_folders(kept: Mapping[str, object]) -> None:
    for path in kept:
        for index, character in enumerate(path):
            if character == "/" and path[:index] in kept:
                raise ArchiveError(
                    f"The zip is refused: {shown(path[:index])} is a file and a folder; zip the files again."
                )


def _too_large() -> ArchiveError:
    return ArchiveError(f"The zip unpacks to more than {MAX_TOTAL // MIB} MiB; leave out data sets and weights.")
