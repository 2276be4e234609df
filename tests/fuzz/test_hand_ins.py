"""Whatever is handed in becomes one submission each, to be graded or with one sentence that names the file."""

from __future__ import annotations

import io
import os
import stat
import struct
import tempfile
import unicodedata
import warnings
import zipfile
from pathlib import Path, PurePosixPath

from fuzz.law import law
from fuzz.mutations import mutated
from hypothesis import strategies as st

from autograder.assignment import load_assignment
from autograder.intake import Intake, find_submissions
from autograder.naming import relative_path, result_filename
from autograder.results import encode_result
from autograder.source import Unreadable, make_source
from autograder.verdict import Result, Status

TINY = load_assignment(Path(__file__).parent.parent / "tiny" / "assignments" / "tiny")
CODE = b"def double(x):\n    return 2 * x\n"


def take_in(folder: Path) -> list[Intake]:
    """Take in a class as a run does, and hold each submission against the law."""
    before = listing(folder)
    found = find_submissions(folder, TINY)
    for submission in found:
        assert_graded_or_told(submission)
    assert listing(folder) == before
    return found


def listing(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.lstat().st_mode) for path in folder.rglob("*"))


def assert_graded_or_told(submission: Intake) -> None:
    info = submission.info
    assert result_filename(info.id).endswith(".json")
    for text in (submission.problem, submission.remark):
        assert len(text) < 3000 and not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text), (
            text
        )
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for name in info.files for c in name)
    assert encode_result(result_of(submission))
    if submission.problem:
        assert submission.problem.endswith(".") and not submission.files
        return
    files = submission.files
    assert submission.main in files
    assert all(relative_path(name) == name for name in files)
    try:
        source = make_source(files, submission.main)
    except Unreadable as problem:
        assert str(problem).endswith(".") and str(problem).isprintable()
        return
    assert source.main.endswith(".py")
    folders = {str(parent) for name in source.files for parent in PurePosixPath(name).parents}
    assert not folders & set(source.files), "the sandbox could not write them all"


def result_of(submission: Intake) -> Result:
    return Result(
        schema_version=1, assignment="tiny", submission=submission.info, status=Status.UNGRADABLE,
        reason=submission.problem,
        score=0.0, max_score=1.0, isolation="", device="cpu", seconds=0.0, fingerprint="", questions=[], checks=[],
    )  # fmt: skip


# -------------------------------------------------------------------------------------------- zips

parts = st.sampled_from(
    [
        "tiny.py",
        "tiny.ipynb",
        "Tiny.PY",
        "data.csv",
        "..",
        ".",
        "",
        "__MACOSX",
        "a",
        "submission.json",
        "pyvenv.cfg",
        "C:",
    ]
) | st.text(max_size=6)
names = st.lists(parts, min_size=1, max_size=4).map("/".join) | st.sampled_from(
    ["/etc/passwd", "..\\..\\x.py", "a\\tiny.py", "x" * 300, "tiny.py/", "\u202etiny.py", "a/" * 130 + "tiny.py", "CON"]
)
contents = st.sampled_from([CODE, b"", b"{", b"\0" * 99, b"PK\x03\x04", b"\xef\xbb\xbf"]) | st.binary(max_size=30)
modes = st.sampled_from([0, 0, 0, 0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])


@st.composite
def zips(draw) -> bytes:
    """A zip by the rules of the format; names and kinds are any."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        members = draw(st.lists(st.tuples(names, contents, modes), max_size=5))
        for name, data, mode in [*members, ("tiny.py", CODE, 0)][: len(members) + draw(st.integers(0, 1))]:
            info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
            info.external_attr = mode << 16
            info.compress_type = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
            file.writestr(info, data)
        file.comment = draw(st.binary(max_size=5))
    return buffer.getvalue()


# Where the list of contents holds flags, methods, sizes, lengths, attributes and offsets (APPNOTE 4.3.12)
FIELDS = {
    4: "H",
    6: "H",
    8: "H",
    10: "H",
    16: "I",
    20: "I",
    24: "I",
    28: "H",
    30: "H",
    32: "H",
    34: "H",
    38: "I",
    42: "I",
}
LIES = (0, 1, 8, 12, 14, 0x41, 0x801, 0xFFFE, 0xFFFF, 1 << 20, 0x7FFFFFFF, 0xFFFFFFFF, 0xA1FF0000)


@st.composite
def lying_zips(draw) -> bytes:
    """A zip whose list of contents says what is not so, or whose members overlap."""
    data = bytearray(draw(zips()))
    for _ in range(draw(st.integers(1, 3))):
        found = [at for at in range(len(data)) if data[at : at + 4] in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")]
        if not found:
            break
        at, (offset, form) = draw(st.sampled_from(found)), draw(st.sampled_from(sorted(FIELDS.items())))
        if at + offset + 4 <= len(data):
            value = draw(st.sampled_from(LIES) | st.integers(0, len(data)))
            struct.pack_into("<" + form, data, at + offset, value & (0xFFFF if form == "H" else 0xFFFFFFFF))
    return bytes(data)


@law(zips() | lying_zips() | mutated(zips()) | st.binary(max_size=80), examples=120)
def test_any_zip_is_graded_or_told(data):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "class")
        folder.mkdir()
        (folder / "ann.zip").write_bytes(data)
        (folder / "bob.py").write_bytes(CODE)
        ann, bob = take_in(folder)
        assert (ann.info.id, bob.info.id, bob.problem) == ("ann", "bob", "")
        assert os.listdir(place) == ["class"]


# ------------------------------------------------------------------------------------------ folders

on_disk = (
    st.sampled_from(
        ["tiny.py", "tiny.ipynb", "TINY.py", "a.zip", "b.tar.gz", "x.csv", "submission.json", "venv", "tiny"]
    )
    | st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=8)
    | st.binary(min_size=1, max_size=6).map(os.fsdecode)
).filter(lambda name: name not in (".", "..") and "/" not in name and "\0" not in name)
entries = st.recursive(
    st.tuples(st.just("file"), contents)
    | st.tuples(st.sampled_from(["link", "link up", "pipe", "deep"]), st.just(b"")),
    lambda inner: st.tuples(st.just("folder"), st.dictionaries(on_disk, inner, max_size=4)),
    max_leaves=6,
)


def write(path: Path, kind: str, what: object) -> None:
    if kind == "file":
        path.write_bytes(what)  # type: ignore[arg-type]
    elif kind == "folder":
        path.mkdir()
        for name, (inner_kind, inner) in what.items():  # type: ignore[attr-defined]
            write(path / name, inner_kind, inner)
    elif kind == "link":
        path.symlink_to("/etc/passwd")
    elif kind == "link up":
        path.symlink_to("..")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "deep":
        (path / "/".join("d" * 20)).mkdir(parents=True)


@law(st.dictionaries(on_disk, entries, max_size=4), examples=120)
def test_any_folder_of_a_class_is_graded_or_told(tree):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "class")
        write(folder, "folder", tree)
        (folder / "zz-bob-zz.py").write_bytes(CODE)
        found = take_in(folder)
        assert len({submission.info.id for submission in found}) == len(found)
        assert len({result_filename(submission.info.id) for submission in found}) == len(found)
        assert [s.problem for s in found if s.info.id == "zz-bob-zz"] == [""]
        assert os.listdir(place) == ["class"]
        assert not any(b"root:" in data for submission in found for data in submission.files.values())
