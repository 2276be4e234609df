"""What a class handed in, as submissions: one `Intake` each, with the files for the sandbox or the problem with them.

Zips are opened in `archive.py`, what `submission.json` claims is read in `manifest.py`; notebooks are only carried, not
converted.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

import msgspec

from autograder import manifest
from autograder.archive import MAX_ARCHIVE, MAX_FILES, MIB, Archive, ArchiveError
from autograder.assignment import Assignment
from autograder.faults import UserError
from autograder.naming import VIRTUAL_ENVIRONMENT, BadName, is_clutter, relative_path, shown
from autograder.verdict import SubmissionInfo

MAX_MAIN = 10 * MIB
MAX_COMPANION = 8 * MIB  # one file beside the main one
MAX_CARRIED = 24 * MIB  # all files of a submission: they travel to the sandbox in one message
MAX_COMPANIONS = 500
MAX_FORMS = 4  # main files in one hand-in that are compared with what was handed out
MAX_DEPTH = 16  # folders within folders

CODE = (".py", ".ipynb")
# What staff keep beside the hand-ins. Any other file is somebody's hand-in, if only to say that it cannot be graded.
NOT_A_HAND_IN = (".md", ".csv", ".tsv", ".yml", ".yaml", ".json", ".toml", ".log", ".ini", ".cfg")


class IntakeError(UserError):
    """There is nothing to take in: one line with the path and the mend."""


class SubmissionChanged(Exception):
    """The files are not those that were hashed: somebody changed them during the run. Run it again."""


class _Problem(Exception):
    """Why a hand-in cannot be graded: one sentence for the student."""


class _Unreadable(_Problem):
    """The system would not let us read the files: our fault, and no student's zero."""


class Wanted(msgspec.Struct, frozen=True):
    """What an assignment takes from a hand-in."""

    main: str  # the name of its main file, such as mlp.py
    others: tuple[str, ...] = ()  # further files that are taken from beside a file that was named itself
    handed_out: frozenset[str] = frozenset()  # SHA-256 of the stub, and of its notebook, as students got them


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """One submission. With a `problem` it is ungradable, `main` is empty and it has no files."""

    info: SubmissionInfo
    path: Path  # the folder or file it was handed in as
    wanted: Wanted
    main: str = ""  # mlp.py or mlp.ipynb: a key of `files`
    problem: str = ""  # one plain sentence for the student
    remark: str = ""  # what was left out of what was handed in
    is_our_fault: bool = False  # the problem: we could not read the files, so it is to be tried again

    @property
    def files(self) -> dict[str, bytes]:
        """Path below the sandbox's working folder → contents. Read anew each time, so that no class fills the memory.

        Raises:
            SubmissionChanged: they are not what was found before.
        """
        if self.problem:
            return {}
        try:
            taken = _take(self.path, self.wanted)
        except _Problem as problem:
            raise SubmissionChanged(f"{self.path}: changed while it was graded ({problem})") from None
        if digest(taken.files) != self.info.sha256:
            raise SubmissionChanged(f"{self.path}: changed while it was graded; grade it again.")
        return taken.files


def find_submissions(path: Path, assignment: Assignment) -> list[Intake]:
    """Return the submissions in `path`, ordered by id.

    `path` is a folder of hand-ins (each a folder, a `.py`, `.ipynb` or `.zip` file), or one such file: a class of one.
    Beside a file that is named so, the assignment's other files are taken along; in a folder of hand-ins, what lies
    beside a file is somebody else's. A submission's id is the name of its folder or file without the ending. Whatever
    is wrong with a hand-in is its `problem`, and never keeps the others from being graded.

    Raises:
        IntakeError: there is no hand-in at `path`.
    """
    by_id: dict[str, list[Path]] = {}
    for entry in _hand_ins(path):
        by_id.setdefault(_id_of(entry), []).append(entry)
    others = assignment.files[1:] if path.is_file() else ()
    wanted = Wanted(assignment.main, others, _handed_out(assignment))
    return [_intake(own_id, by_id[own_id], assignment, wanted) for own_id in sorted(by_id)]


def _handed_out(assignment: Assignment) -> frozenset[str]:
    paths = [assignment.folder / name for name in _forms(assignment.main)]
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file())


def files_in_zip(data: bytes, main: str) -> dict[str, bytes]:
    """Return path → contents of what is taken of a zip that somebody hands in.

    Raises:
        UserError: it would not be graded, or a part of it would be left out.
    """
    try:
        taken = _take_from(Archive(data), {}, Wanted(main))
    except (_Problem, ArchiveError) as problem:
        raise UserError(str(problem)) from None
    if taken.left_out:
        raise UserError(_left_out(taken.left_out))
    return taken.files


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over names and contents, whatever their order."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{len(name.encode())} {name} {len(files[name])}\n".encode())
        total.update(files[name])
    return total.hexdigest()


# ------------------------------------------------------------------------------ the class's folder


def _hand_ins(path: Path) -> list[Path]:
    wanted = "name a folder of hand-ins, or one .py, .ipynb or .zip file."
    if path.is_file():
        if path.suffix.lower() not in (*CODE, ".zip"):
            raise IntakeError(f"{path}: is not a hand-in; {wanted}")
        return [path.absolute()]
    if not path.is_dir():
        raise IntakeError(f"{path}: there is no such file or folder; {wanted}")
    try:
        entries = sorted(entry for entry in path.absolute().iterdir() if _is_hand_in(entry))
    except OSError as error:
        raise IntakeError(f"{path}: cannot be read ({error.strerror}); {wanted}") from None
    if not entries:
        raise IntakeError(f"{path}: there are no hand-ins in this folder; {wanted}")
    return entries


def _is_hand_in(entry: Path) -> bool:
    if is_clutter([entry.name]):
        return False
    return _is_folder(entry) or entry.suffix.lower() not in NOT_A_HAND_IN


def _is_folder(entry: Path) -> bool:
    return entry.is_dir() and not entry.is_symlink()


def _id_of(entry: Path) -> str:
    name = entry.name if _is_folder(entry) else entry.stem.removesuffix(".tar")
    # A name that is not UTF-8 on disk cannot be written to JSON or CSV: its odd bytes are spelt out.
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _intake(submission_id: str, paths: Sequence[Path], assignment: Assignment, wanted: Wanted) -> Intake:
    names = [shown(path.name) for path in paths]
    try:
        if len(paths) > 1:
            raise _Problem(f"You handed in {_listed(names)}; hand in one of them.")
        taken = _take(paths[0], wanted)
    except _Problem as problem:
        text = str(problem)
        mark = hashlib.sha256("\0".join([*names, text]).encode()).hexdigest()
        info = SubmissionInfo(id=submission_id, files=names, sha256=mark)
        ours = isinstance(problem, _Unreadable)
        return Intake(info=info, path=paths[0], wanted=wanted, problem=text, is_our_fault=ours)
    claim = taken.claim or manifest.Claim()
    members = [{"name": member.name, "email": member.email} for member in claim.members]
    info = SubmissionInfo(id=submission_id, files=taken.names, sha256=digest(taken.files), members=members)
    said = manifest.remarks(claim, taken.files, assignment.name, assignment.title)
    remark = " ".join(filter(None, [_left_out(taken.left_out), *said]))
    return Intake(info=info, path=paths[0], wanted=wanted, main=taken.main, remark=remark)


def _left_out(reasons: Mapping[str, str]) -> str:
    if not reasons:
        return ""
    first = [f"{shown(name)} ({why})" for name, why in list(reasons.items())[:5]]
    more = f" and {len(reasons) - 5} more" if len(reasons) > 5 else ""
    return f"Left out: {', '.join(first)}{more}."


# ------------------------------------------------------------------------------------ one hand-in


class _Taken(msgspec.Struct, frozen=True):
    main: str
    files: dict[str, bytes]
    names: list[str]  # as they were handed in
    left_out: dict[str, str] = {}  # name → why
    claim: manifest.Claim | None = None  # of `autograder submit`'s manifest, which is not among the files


class _Holder(Protocol):
    """What holds the files of one hand-in: a folder or a zip."""

    @property
    def sizes(self) -> Mapping[str, int]: ...

    def read(self, name: str) -> bytes: ...


def _take(path: Path, wanted: Wanted) -> _Taken:
    """Return the files of the hand-in at `path`; if it is a file on its own, with the wanted ones beside it.

    Raises:
        _Problem: it cannot be graded.
    """
    try:
        return _take_anything(path, wanted)
    except ArchiveError as error:
        raise _Problem(str(error)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _Unreadable(f"{shown(path.name)} could not be read ({reason}); grade it again.") from None


def _take_anything(path: Path, wanted: Wanted) -> _Taken:
    kind = _kind(path.lstat().st_mode)
    ending = path.suffix.lower()
    if kind == "folder":
        return _take_folder(_Folder(path), wanted)
    if kind:
        raise _Problem(f"{shown(path.name)} is {kind}; hand in the file itself.")
    if ending == ".zip":
        return _take_from(Archive(_read(path, MAX_ARCHIVE)), {}, wanted)
    if ending in CODE:
        return _take_lone(path, str(PurePosixPath(wanted.main).with_suffix(ending)), wanted.others)
    raise _Problem(f"You handed in {shown(path.name)}; hand in {wanted.main}, the same as a notebook, or a zip of it.")


def _take_lone(path: Path, name: str, others: tuple[str, ...]) -> _Taken:
    """A file on its own may have any name: the name is its owner's."""
    contents = _read(path, MAX_MAIN)
    _check_main(path.name, contents)
    taken = _Taken(name, {name: contents}, [shown(path.name)], {})
    for other in others:
        beside = path.with_name(other)
        if beside == path or not os.path.lexists(beside):
            continue
        status = beside.lstat()
        if kind := _kind(status.st_mode):
            taken.left_out[other] = f"is {kind}"
        elif status.st_size > MAX_COMPANION:
            taken.left_out[other] = f"{status.st_size / MIB:.1f} MiB, too large"
        else:
            taken.files[other] = _read(beside, MAX_COMPANION)
            taken.names.append(other)
    return taken


def _take_folder(folder: _Folder, wanted: Wanted) -> _Taken:
    zips = [name for name in folder.sizes if name.lower().endswith(".zip")]
    has_code = any(name.lower().endswith(CODE) for name in [*folder.sizes, *folder.odd])
    if len(zips) == 1 and not has_code:
        if folder.sizes[zips[0]] > MAX_ARCHIVE:
            raise _Problem(_too_large(zips[0], MAX_ARCHIVE))
        return _take_from(Archive(folder.read(zips[0])), {}, wanted)
    return _take_from(folder, folder.odd, wanted)


def _take_from(holder: _Holder, odd: Mapping[str, str], wanted: Wanted) -> _Taken:
    """Find the main file and what lies beside it. `odd` are the names that cannot be read, and what they are."""
    untouched = _untouched(holder, wanted)
    try:
        found = _find_main([name for name in (*holder.sizes, *odd) if name not in untouched], wanted.main)
    except _Problem as problem:
        claim = _claim(holder, manifest.FILE)
        raise _Problem(f"{problem}{manifest.packed_for(claim, _forms(wanted.main)) if claim else ''}") from None
    if found in odd:
        raise _Problem(f"{shown(found)} {odd[found]}; hand in the file itself.")
    if holder.sizes[found] > MAX_MAIN:
        raise _Problem(_too_large(found, MAX_MAIN))
    folder, _, main_name = found.rpartition("/")
    prefix = folder + "/" if folder else ""
    contents = holder.read(found)
    _check_main(found, contents)
    files = {main_name: contents}
    names = [found]
    left_out = {name: why for name, why in odd.items() if name.startswith(prefix)}
    left_out |= dict.fromkeys(untouched, "as it was handed out")
    budget = MAX_CARRIED - len(contents)
    claim = _claim(holder, prefix + manifest.FILE)
    claimed = prefix + manifest.FILE if claim else found
    for name, size in _companions(holder.sizes, {found, claimed, *untouched}, prefix):
        if size > min(MAX_COMPANION, budget):
            left_out[name] = f"{size / MIB:.1f} MiB, too large"
        elif len(files) > MAX_COMPANIONS:
            left_out[name] = f"more than {MAX_COMPANIONS} files"
        else:
            files[name.removeprefix(prefix)] = holder.read(name)
            names.append(name)
            budget -= size
    for name in holder.sizes:
        if name.endswith(".py") and not name.startswith(prefix) and name not in untouched:
            left_out[name] = f"not in the folder of {main_name}"
    return _Taken(main_name, files, sorted(names), left_out, claim)


def _untouched(holder: _Holder, wanted: Wanted) -> set[str]:
    """Return the names of stubs and notebooks as they were handed out, if there is another beside: somebody's work.

    Students get the stub and the notebook together, write into one, and hand in the folder.
    """
    candidates = [name for name in holder.sizes if name.rpartition("/")[2] in _forms(wanted.main)]
    if not 2 <= len(candidates) <= MAX_FORMS or any(holder.sizes[name] > MAX_MAIN for name in candidates):
        return set()
    same = {name for name in candidates if hashlib.sha256(holder.read(name)).hexdigest() in wanted.handed_out}
    return same if len(same) < len(candidates) else same - {min(same, key=lambda name: name.endswith(".ipynb"))}


def _claim(holder: _Holder, name: str) -> manifest.Claim | None:
    """Return what the manifest called `name` claims; None where there is none."""
    if name not in holder.sizes or holder.sizes[name] > manifest.MAX_BYTES:
        return None
    return manifest.read_manifest(holder.read(name))


def _companions(sizes: Mapping[str, int], others: Collection[str], prefix: str) -> list[tuple[str, int]]:
    """Return the files beside and below, without `others`, code first, then the small ones: caps leave out the data."""
    beside = [(name, size) for name, size in sizes.items() if name.startswith(prefix) and name not in others]
    return sorted(beside, key=lambda item: (not item[0].endswith(".py"), item[1], item[0]))


def _find_main(names: Sequence[str], main: str) -> str:
    """Return the one name among `names` that is `main`, or the notebook of that name: at the top, or anywhere below."""
    forms = _forms(main)
    at_top = sorted(name for name in names if name in forms)
    found = at_top or sorted(name for name in names if name.rpartition("/")[2] in forms)
    if len(found) == 1:
        return found[0]
    if found:
        both = "both " if len(found) == 2 else ""
        raise _Problem(f"You handed in {both}{_listed(found)}; hand in one of them.")
    raise _Problem(_wrong_name(names, main))


def _forms(main: str) -> tuple[str, str]:
    """Return the names that the main file may have."""
    return main, str(PurePosixPath(main).with_suffix(".ipynb"))


def _wrong_name(names: Sequence[str], main: str) -> str:
    near = sorted(name for name in names if name.lower().endswith(CODE)) or sorted(names)
    if not near:
        return f"There is no file in what you handed in; hand in {main}."
    if len(near) == 1:
        return f"You handed in {shown(near[0])}; the file must be called {main}."
    return f"You handed in {_listed(near)}; the file with your solution must be called {main}."


def _check_main(name: str, contents: bytes) -> None:
    if not contents.removeprefix(b"\xef\xbb\xbf").strip():
        raise _Problem(f"{shown(name)} is empty; hand in the file with your solution in it.")


def _listed(names: Sequence[str]) -> str:
    """Return `a, b and c`, or the first three and the number of the others."""
    texts = [shown(name) for name in names]
    if len(texts) > 4:
        texts = [*texts[:3], f"{len(texts) - 3} more"]
    return ", ".join(texts[:-1]) + " and " + texts[-1]


def _too_large(name: str, limit: int) -> str:
    return f"{shown(name)} is larger than {limit // MIB} MiB; hand in code, without data and pictures."


# ----------------------------------------------------------------------------- files on our own disk


class _Folder:
    """The files below one folder. Links are not followed: one to /etc/passwd would be read as the student's."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.sizes: dict[str, int] = {}
        self.odd: dict[str, str] = {}  # path → what is odd about it
        self._seen = 0
        self._walk(root, "", 0)

    def read(self, name: str) -> bytes:
        return _read(self._root / name, self.sizes[name])

    def _walk(self, folder: Path, prefix: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _Problem(f"The folder is nested more than {MAX_DEPTH} deep; hand in only what you wrote.")
        with os.scandir(folder) as listing:
            entries = list(self._counted(listing))
        if depth and any(entry.name == VIRTUAL_ENVIRONMENT for entry in entries):
            return
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = prefix + entry.name
            information = entry.stat(follow_symlinks=False)
            kind = _kind(information.st_mode)
            if kind == "folder":
                self._walk(folder / entry.name, path + "/", depth + 1)
            elif kind:
                self.odd[path] = f"is {kind}"
            elif bad := _bad_name(path):
                self.odd[path] = bad
            else:
                self.sizes[path] = information.st_size

    def _counted(self, listing: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for entry in listing:
            if is_clutter([entry.name]):
                continue
            self._seen += 1
            if self._seen > MAX_FILES:
                raise _Problem(f"The folder holds more than {MAX_FILES:,} files; hand in only what you wrote.")
            yield entry


def _bad_name(path: str) -> str:
    try:
        return "" if relative_path(path) == path else "has a backslash in its name"
    except BadName as error:
        return str(error)


def _kind(mode: int) -> str:
    """Return "folder", "" for an ordinary file, or what else it is."""
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISLNK(mode):
        return "a link to another file"
    return "" if stat.S_ISREG(mode) else "not an ordinary file"


def _read(path: Path, limit: int) -> bytes:
    """Return the contents of an ordinary file of at most `limit` bytes.

    The kind is looked at once more on the open file: a name can become a link or a FIFO after it was listed.
    """
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # each where the system knows it
        flags |= getattr(os, name, 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _Problem(f"{shown(path.name)} is not an ordinary file; hand in the file itself.")
        contents = file.read(limit + 1)
    if len(contents) > limit:
        raise _Problem(_too_large(path.name, limit))
    return contents
