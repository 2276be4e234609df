"""Zips as attackers, old programs and careless students make them. Nothing of them ever touches the disk."""

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import archive
from autograder.archive import MAX_FILES, MAX_TOTAL, MIB, Archive, ArchiveError


def zipped(members: Mapping[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]], method: int = 8) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, data in members.items() if isinstance(members, Mapping) else members:
            file.writestr(name, data)
    return buffer.getvalue()


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def contents(data: bytes) -> dict[str, bytes]:
    opened = Archive(data)
    return {name: opened.read(name) for name in opened.sizes}


def refusal(data: bytes) -> str:
    with pytest.raises(ArchiveError) as caught:
        contents(data)
    line = str(caught.value)
    assert line.endswith(".") and "\n" not in line
    return line


def test_files_come_out_as_they_went_in() -> None:
    members = {"mlp.py": b"x = 1\n", "anna/helper.py": b"", "anna/data/points.csv": bytes(range(256)) * 9}
    assert contents(zipped(members)) == members
    assert Archive(zipped(members)).sizes == {name: len(data) for name, data in members.items()}


def test_folders_are_no_files() -> None:
    assert contents(zipped({"anna/": b"", "anna/mlp.py": b"x"})) == {"anna/mlp.py": b"x"}


def test_backslashes_of_windows_programs_separate_folders() -> None:
    assert contents(zipped({"anna\\": b"", "anna\\mlp.py": b"x"})) == {"anna/mlp.py": b"x"}


@pytest.mark.parametrize(
    "name",
    [
        "__MACOSX/._mlp.py",
        ".DS_Store",
        "anna/.git/config",
        "__pycache__/mlp.cpython-311.pyc",
        ".ipynb_checkpoints/mlp-checkpoint.py",
        "venv/lib/torch.py",
        "my environment/lib/mlp.py",
    ],
)
def test_clutter_is_not_among_the_files(name: str) -> None:
    members = {"mlp.py": b"x", name: b"y", "my environment/pyvenv.cfg": b""}
    assert contents(zipped(members)) == {"mlp.py": b"x"}


def test_the_links_of_a_virtual_environment_do_no_harm() -> None:
    link = entry(".venv/bin/python", stat.S_IFLNK | 0o777)
    assert contents(zipped([("mlp.py", b"x"), (link, b"/usr/bin/python3")])) == {"mlp.py": b"x"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../mlp.py", "`..` in its path"),
        ("a/../../mlp.py", "`..` in its path"),
        ("..\\mlp.py", "`..` in its path"),
        ("__MACOSX/../../mlp.py", "`..` in its path"),
        ("/etc/passwd", "absolute path"),
        ("\\\\server\\mlp.py", "absolute path"),
        ("C:\\mlp.py", "absolute path"),
        ("mlp\n.py", "control character"),
        ("\x1b[2Jmlp.py", "control character"),
        ("a\u2028b.py", "control character"),
        ("a" * 201 + ".py", "more than 200 bytes"),
        ("a/" * 130 + "mlp.py", "more than 240 characters"),
    ],
)
def test_a_path_that_is_none_is_refused(name: str, why: str) -> None:
    assert why in refusal(zipped({"mlp.py": b"x", name: b"y"}))


def test_a_name_cut_at_a_nul_byte_is_refused() -> None:
    data = zipped({"mlp.py0.exe": b"x"}).replace(b"mlp.py0.exe", b"mlp.py\0.exe")
    assert "control character" in refusal(data)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    assert "link or a device" in refusal(zipped([(entry("mlp.py", kind | 0o777), b"/etc/passwd")]))


def test_a_link_that_claims_another_system_is_refused() -> None:
    info = entry("mlp.py", stat.S_IFLNK | 0o777)
    info.create_system = 0
    assert "link or a device" in refusal(zipped([(info, b"/etc/passwd")]))


def test_a_password_is_refused() -> None:
    data = bytearray(zipped({"mlp.py": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(bytes(data))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_unpacks_without_bounds_is_refused(method: int) -> None:
    assert "compression" in refusal(zipped({"mlp.py": b"x" * 100}, method))


def test_the_same_name_twice_is_refused() -> None:
    assert "mlp.py twice" in refusal(zipped([("mlp.py", b"right"), ("mlp.py", b"wrong")]))
    assert "mlp.py twice" in refusal(zipped([("mlp.py", b"right"), ("./mlp.py", b"wrong")]))


def test_a_file_that_is_a_folder_too_is_refused() -> None:
    assert "is a file and a folder" in refusal(zipped({"a": b"x", "a/mlp.py": b"y"}))


def test_a_small_file_may_be_well_compressed() -> None:
    assert contents(zipped({"zeros.txt": bytes(MIB)})) == {"zeros.txt": bytes(MIB)}


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zipped({"bomb.bin": bytes(4 * MIB)})
    with pytest.raises(ArchiveError, match="more than 100 times its size"):
        Archive(data)


def test_a_bomb_of_many_small_files_is_refused() -> None:
    part = bytes(MIB)
    data = zipped([(f"{number}.bin", part) for number in range(MAX_TOTAL // MIB + 1)])
    with pytest.raises(ArchiveError, match="unpacks to more than 64 MiB"):
        Archive(data)


def test_a_bomb_that_lies_about_its_size_yields_no_more_than_it_says() -> None:
    data = bytearray(zipped({"bomb.bin": bytes(2 * MIB)}))
    for place in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[place : place + 4] = struct.pack("<I", 100)
    opened = Archive(bytes(data))
    assert opened.sizes == {"bomb.bin": 100}
    with pytest.raises(ArchiveError, match="damaged"):
        opened.read("bomb.bin")


def test_reading_stops_at_the_running_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Archive(zipped({"a": b"x" * 60, "b": b"y" * 60}))
    monkeypatch.setattr(opened, "_left", 100)
    assert opened.read("a") == b"x" * 60
    with pytest.raises(ArchiveError, match="unpacks to more"):
        opened.read("b")


def test_too_many_files_are_refused() -> None:
    members = {f"{number}.py": b"" for number in range(MAX_FILES + 1)}
    assert "more than 2,000 files" in refusal(zipped(members, 0))
    del members["0.py"]
    assert len(Archive(zipped(members, 0)).sizes) == MAX_FILES


def test_a_list_of_contents_that_fills_the_memory_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def parse(*_: object) -> None:
        raise AssertionError("parsed")

    data = b"PK\x01\x02" * (archive.MAX_ENTRIES + 1)
    monkeypatch.setattr(zipfile, "ZipFile", parse)
    assert "more than 50,000 files" in refusal(data)


def test_a_large_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 50)
    assert "larger than" in refusal(zipped({"mlp.py": b"x" * 100}))


@pytest.mark.parametrize("data", [b"", b"PK", b"Rar!\x1a\x07\x00", b"print('hello')", bytes(100)])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert "no zip at all" in refusal(data)


def test_a_wrong_checksum_is_refused() -> None:
    data = zipped({"mlp.py": b"answer = 41"}, 0).replace(b"answer = 41", b"answer = 42")
    assert "mlp.py cannot be read" in refusal(data)


LAW = settings(deadline=None, derandomize=True)
# zipfile does not write NUL bytes into names; that they are refused has its own test above
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
WHOLE = zipped({"mlp.py": b"def f():\n    return 1\n" * 20, "anna/data.csv": b"1,2\n"})


def assert_refused_or_within_caps(data: bytes) -> None:
    try:
        files = contents(data)
    except ArchiveError as error:
        assert str(error).endswith(".")
        return
    assert len(files) <= MAX_FILES
    assert sum(map(len, files.values())) <= MAX_TOTAL
    for name in files:
        assert not name.startswith("/") and ".." not in name.split("/") and "\\" not in name


@LAW
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_give_files_within_caps(data: bytes) -> None:
    assert_refused_or_within_caps(data)


@settings(LAW, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_zip_with_changed_bytes_is_refused_or_gives_files_within_caps(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, byte in changes:
        data[place] = byte
    assert_refused_or_within_caps(bytes(data))


@LAW
@given(st.lists(st.tuples(NAMES, st.binary(max_size=50)), max_size=6))
def test_any_names_are_refused_or_give_safe_paths(members: list[tuple[str, bytes]]) -> None:
    assert_refused_or_within_caps(zipped([(name, data) for name, data in members]))
