"""Hand-ins that attack whoever takes them in: zips, folders, names, notebooks and sources. Each is built by a function.

A builder's docstring is an attack's, as in `attacks/`: the effect, `base:` (what may be graded), `holds from:`, and
`said:` — a part of the reason that its row must give, or "graded" where it is graded like its base.
"""

from __future__ import annotations

import io
import json
import os
import re
import socket
import stat
import struct
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hostile.attack import Attack, Facts, base, described

MAIN = "target.py"
MANY = 100_000
Builder = Callable[[Path, Facts], None]


@dataclass(frozen=True)
class IntakeAttack(Attack):
    """An attack whose hand-in is called `called`, where that is a part of it. `said` as in the docstring."""

    called: str = ""
    said: str = ""

    @property
    def id(self) -> str:
        return self.called or super().id


BUILDERS: list[Builder] = []


def attack(build: Builder) -> Builder:
    BUILDERS.append(build)
    return build


def attacks() -> list[IntakeAttack]:
    """Return all of them, those with a name for an attack last."""
    return [*map(_built, BUILDERS), *_named()]


def _built(build: Builder) -> IntakeAttack:
    name = f"intake/{build.__name__}"
    found = described(name, build.__doc__, lambda folder, facts: build(folder / name.replace("/", "-"), facts))
    return _with_words(found, build.__doc__ or "")


def _with_words(found: Attack, text: str, called: str = "") -> IntakeAttack:
    said = re.search(r"^ *said: *(.+?) *$", text, re.MULTILINE)
    assert said is not None, found.name
    return IntakeAttack(found.name, found.effect, found.base, found.holds_from, found.put, called, said[1])


# ------------------------------------------------------------------------------------------- pieces


def honest() -> bytes:
    return base("right").encode()


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def put_zip(path: Path, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> None:
    path.with_name(path.name + ".zip").write_bytes(zipped(members))


def put_folder(path: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)


def put_file(path: Path, data: bytes, ending: str = ".py") -> None:
    path.with_name(path.name + ending).write_bytes(data)


def sparse(path: Path, size: int) -> None:
    with open(path, "wb") as file:
        file.truncate(size)


def patched(data: bytes, signature: bytes, offset: int, value: int) -> bytes:
    """Return a zip with a 32-bit field changed in every header that begins with `signature`."""
    changed, at = bytearray(data), data.find(signature)
    while at >= 0:
        struct.pack_into("<I", changed, at + offset, value)
        at = data.find(signature, at + 4)
    return bytes(changed)


# --------------------------------------------------------------------------------------------- zips


@attack
def zip_slip(path: Path, facts: Facts) -> None:
    """Files written above the folder into which a zip is unpacked.

    base: right
    holds from: NONE
    said: `..` in its path
    """
    put_zip(path, [(MAIN, honest()), ("../../" + MAIN, b""), ("../../../witness/slip", b"")])


@attack
def zip_slip_backslashes(path: Path, facts: Facts) -> None:
    """The same with the separators of Windows.

    base: right
    holds from: NONE
    said: `..` in its path
    """
    put_zip(path, [(MAIN, honest()), ("..\\..\\witness\\slip", b"")])


@attack
def zip_absolute(path: Path, facts: Facts) -> None:
    """A file written to a place of the attacker's choice.

    base: right
    holds from: NONE
    said: absolute path
    """
    # The mark is in the file and not in its name, which the result may quote.
    put_zip(path, [(MAIN, honest()), (f"{facts.witness}/slip", facts.marks["intake/zip_absolute"].encode())])


@attack
def zip_drive(path: Path, facts: Facts) -> None:
    """The same with a drive's letter, or to another machine.

    base: right
    holds from: NONE
    said: absolute path
    """
    put_zip(path, [(MAIN, honest()), ("C:\\witness\\slip", b""), ("\\\\machine\\share\\slip", b"")])


@attack
def zip_link(path: Path, facts: Facts) -> None:
    """A link in a zip that is followed to the hidden checks.

    base: right
    holds from: NONE
    said: link or a device
    """
    link = entry("checks.py", stat.S_IFLNK | 0o777)
    put_zip(path, [(MAIN, honest()), (link, facts.secrets["hidden_checks"].encode())])


@attack
def zip_link_as_main(path: Path, facts: Facts) -> None:
    """The hidden checks taken for the student's own file.

    base: right
    holds from: NONE
    said: link or a device
    """
    put_zip(path, [(entry(MAIN, stat.S_IFLNK | 0o777), facts.secrets["hidden_checks"].encode())])


@attack
def zip_device(path: Path, facts: Facts) -> None:
    """A device in a zip, from which reading never ends.

    base: right
    holds from: NONE
    said: link or a device
    """
    put_zip(path, [(MAIN, honest()), (entry("zero", stat.S_IFCHR | 0o666), b"")])


@attack
def zip_bomb(path: Path, facts: Facts) -> None:
    """A little zip that fills the memory.

    base: right
    holds from: NONE
    said: times its size
    """
    put_zip(path, [(MAIN, honest()), ("zeros.bin", bytes(60 << 20))])


@attack
def zip_bomb_below_the_ratio(path: Path, facts: Facts) -> None:
    """The same in many members, each of them modest.

    base: right
    holds from: NONE
    said: more than 64 MiB
    """
    put_zip(path, [(MAIN, honest()), *((f"zeros{number}.bin", bytes(1 << 20)) for number in range(70))])


@attack
def zip_bomb_nested(path: Path, facts: Facts) -> None:
    """A zip of zips of zips, unpacked to the last one.

    base: right
    holds from: NONE
    said: must be called target.py
    """
    inner = zipped([("zeros", bytes(1 << 20))])
    for level in range(5):
        inner = zipped([(f"{level}-{number}.zip", inner) for number in range(10)])
    put_zip(path, [("all.zip", inner)])


@attack
def zip_overlapping(path: Path, facts: Facts) -> None:
    """Many members that share the same compressed bytes.

    base: right
    holds from: NONE
    said: damaged
    """
    names = [f"{number:03}.bin" for number in range(60)]
    data = zipped([("000.bin", bytes(900_000)), *((name, b"") for name in names[1:]), (MAIN, honest())])
    first = data.index(b"PK\x01\x02")
    sizes = data[first + 20 : first + 28]
    changed, at = bytearray(data), first
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if data[at + 46 : at + 46 + len(MAIN)] != MAIN.encode():
            changed[at + 10 : at + 12] = data[first + 10 : first + 12]
            changed[at + 16 : at + 20] = data[first + 16 : first + 20]  # the checksum
            changed[at + 20 : at + 28] = sizes
            changed[at + 42 : at + 46] = bytes(4)  # where its bytes are: where those of the first are
    put_file(path, bytes(changed), ".zip")


@attack
def zip_gigabyte_announced(path: Path, facts: Facts) -> None:
    """A header that announces a gigabyte for somebody to make room for.

    base: right
    holds from: NONE
    said: times its size
    """
    data = zipped([(MAIN, honest())])
    put_file(path, patched(patched(data, b"PK\x01\x02", 24, 1 << 30), b"PK\x03\x04", 22, 1 << 30), ".zip")


@attack
def zip_less_announced(path: Path, facts: Facts) -> None:
    """A header that announces ten bytes, and megabytes behind it.

    base: right
    holds from: NONE
    said: damaged
    """
    data = zipped([(MAIN, honest() + b"#" * (50 << 20))])
    put_file(path, patched(patched(data, b"PK\x01\x02", 24, 10), b"PK\x03\x04", 22, 10), ".zip")


@attack
def zip_of_100_000(path: Path, facts: Facts) -> None:
    """A list of contents so long that it fills the memory.

    base: right
    holds from: NONE
    said: more than 50,000 files
    """
    name = b"a.txt"
    record = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    listing = record * MANY
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listing), 0, 0)
    put_file(path, listing + end, ".zip")


@attack
def zip_twice(path: Path, facts: Facts) -> None:
    """Two files of one name: one is looked at, the other is run.

    base: right
    holds from: NONE
    said: twice
    """
    put_zip(path, [(MAIN, honest()), (MAIN, b"x = 1\n")])


@attack
def zip_nul_name(path: Path, facts: Facts) -> None:
    """A name that ends earlier for one reader than for another.

    base: right
    holds from: NONE
    said: control character
    """
    data = zipped([("target.py0.txt", honest())]).replace(b"target.py0.txt", b"target.py\0.txt")
    put_file(path, data, ".zip")


@attack
def zip_other_compression(path: Path, facts: Facts) -> None:
    """A few bytes of LZMA that unpack to more than can be held, at once.

    base: right
    holds from: NONE
    said: compression
    """
    put_file(path, zipped([(MAIN, honest())], zipfile.ZIP_LZMA), ".zip")


@attack
def zip_cut_off(path: Path, facts: Facts) -> None:
    """A zip that ends in the middle, with a comment that looks like another one.

    base: right
    holds from: NONE
    said: damaged
    """
    data = zipped([(MAIN, honest())])
    put_file(path, data[: len(data) // 2] + b"PK\x05\x06" * 1000, ".zip")


# ------------------------------------------------------------------------------------------ folders


@attack
def folder_link_as_main(path: Path, facts: Facts) -> None:
    """The hidden checks taken for the student's own file, by a link in a folder.

    base: right
    holds from: NONE
    said: link to another file
    """
    path.mkdir()
    (path / MAIN).symlink_to(facts.secrets["hidden_checks"])


@attack
def folder_links(path: Path, facts: Facts) -> None:
    """Secrets carried into the sandbox by links beside the student's file.

    base: right
    holds from: NONE
    said: graded
    """
    put_folder(path, {MAIN: honest() + READS_BESIDE.encode()})
    for name, secret in facts.secrets.items():
        (path / f"{name}.py").symlink_to(secret)
    (path / "etc").symlink_to("/etc")
    (path / "itself").symlink_to(path, target_is_directory=True)


READS_BESIDE = """

def loot():
    import glob
    import os

    here = os.path.dirname(__file__)
    return [open(path, errors="replace").read() for path in glob.glob(here + "/**", recursive=True)
            if os.path.isfile(path) and not path.endswith("target.py")]
"""


@attack
def folder_of_pipes(path: Path, facts: Facts) -> None:
    """A named pipe for a file: whoever opens it waits for ever.

    base: right
    holds from: NONE
    said: not an ordinary file
    """
    path.mkdir()
    os.mkfifo(path / MAIN)


@attack
def folder_with_a_socket(path: Path, facts: Facts) -> None:
    """A socket and a pipe beside the student's file.

    base: right
    holds from: NONE
    said: graded
    """
    put_folder(path, {MAIN: honest()})
    os.mkfifo(path / "pipe.py")
    here = os.getcwd()
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(path)  # the path of a socket may have a hundred characters
        try:
            listener.bind("socket.py")
        finally:
            os.chdir(here)


@attack
def folder_of_many(path: Path, facts: Facts) -> None:
    """So many files that listing them takes the memory or the day.

    base: right
    holds from: NONE
    said: more than 2,000 files
    """
    put_folder(path, {MAIN: honest()})
    (path / "many").mkdir()
    for number in range(MANY if "AUTOGRADER_ALL_ATTACKS" in os.environ else MANY // 10):  # making them takes seconds
        os.symlink("nothing", path / "many" / str(number))


@attack
def folder_nested(path: Path, facts: Facts) -> None:
    """Folders within folders, as deep as a path can be.

    base: right
    holds from: NONE
    said: more than 16 deep
    """
    put_folder(path / "/".join(["a"] * 200), {MAIN: honest()})


@attack
def file_of_a_gigabyte(path: Path, facts: Facts) -> None:
    """A source of a gigabyte, most of it a hole.

    base: right
    holds from: NONE
    said: larger than 10 MiB
    """
    sparse(path.with_name(path.name + ".py"), 1 << 30)


@attack
def companion_of_a_gigabyte(path: Path, facts: Facts) -> None:
    """A gigabyte beside the student's file, to be carried into the sandbox.

    base: right
    holds from: NONE
    said: graded
    """
    put_folder(path, {MAIN: honest()})
    sparse(path / "weights.bin", 1 << 30)
    sparse(path / "helper.py", 1 << 30)


@attack
def companions_of_ours(path: Path, facts: Facts) -> None:
    """Modules beside the student's file that are called like those that pytest, Python or we import.

    base: right
    holds from: NONE
    said: graded
    """
    names = [
        "conftest.py", "pytest.py", "test_hidden.py", "probes.py", "sitecustomize.py", "usercustomize.py", "torch.py",
        "msgspec.py", "autograder/__init__.py", "autograder/wire.py", "encodings/utf_8.py", "json/__init__.py",
        "_pytest/__init__.py", "numpy/__init__.py", "matplotlib.py", "random.py", "unittest/__init__.py",
    ]  # fmt: skip
    ends = f"import sys\nopen({facts.witness + '/' + facts.marks['intake/companions_of_ours']!r}, 'w')\nsys.exit(0)\n"
    settings = {"pytest.ini": b"[pytest]\naddopts = --collect-only\n", "x.pth": b"import sys; sys.exit(0)\n"}
    put_folder(path, {MAIN: honest(), **dict.fromkeys(names, ends.encode()), **settings})


# ------------------------------------------------------------------------------------ notebooks, text


def notebook(*sources: object) -> bytes:
    return json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": source} for source in sources]}
    ).encode()


@attack
def notebook_nested(path: Path, facts: Facts) -> None:
    """A notebook nested so deep that its reader runs out of stack.

    base: right
    holds from: NONE
    said: damaged or no notebook
    """
    put_file(path, b'{"cells": ' + b'[{"x": ' * 100_000, ".ipynb")


@attack
def notebook_of_100_000_cells(path: Path, facts: Facts) -> None:
    """A notebook of a hundred thousand cells.

    base: right
    holds from: NONE
    said: more than 5000 cells
    """
    cell = b'{"cell_type":"code","source":"x=1"}'
    put_file(path, b'{"cells":[' + b",".join([cell] * MANY) + b"]}", ".ipynb")


@attack
def notebook_of_no_text(path: Path, facts: Facts) -> None:
    """Cells whose source is a number, a table, or half a character.

    base: right
    holds from: NONE
    said: damaged or no notebook
    """
    put_file(path, notebook(honest().decode(), 5, {"a": [1]}, [["x"]]), ".ipynb")


@attack
def notebook_of_half_characters(path: Path, facts: Facts) -> None:
    """A cell with half a character, which no text holds.

    base: right
    holds from: NONE
    said: damaged or no notebook
    """
    put_file(path, notebook(honest().decode(), "x = " + chr(0xD800)), ".ipynb")


@attack
def notebook_of_commands(path: Path, facts: Facts) -> None:
    """Magics and shell lines that run commands where the notebook is read, cells of null bytes, and code that is none.

    base: right
    holds from: NONE
    said: graded
    """
    touch = f"touch {facts.witness}/{facts.marks['intake/notebook_of_commands']}"
    magics = [
        f"!{touch}",
        f"%%bash\n{touch}",
        f"%%system\n{touch}",
        f"get_ipython().system({touch!r})",
        "%run /etc/passwd",
    ]
    put_file(path, notebook(honest().decode(), "x = 1\0", "(" * 50_000, *magics), ".ipynb")


@attack
def source_nul(path: Path, facts: Facts) -> None:
    """A source with null bytes in it.

    base: right
    holds from: NONE
    said: null bytes
    """
    put_file(path, honest() + b"\0" * 100)


@attack
def source_utf_16(path: Path, facts: Facts) -> None:
    """A source whose byte order mark says that it is no UTF-8.

    base: right
    holds from: NONE
    said: UTF-8
    """
    put_file(path, b"\xff\xfe" + honest().decode().encode("utf-16-le").replace(b"\0", b"\x80"))


@attack
def source_bom(path: Path, facts: Facts) -> None:
    """Byte order marks, one of them in the middle, and a coding line that says otherwise.

    base: right
    holds from: NONE
    said: UTF-8
    """
    put_file(path, b"\xef\xbb\xbf# coding: latin-1\n" + honest())


def _in_the_coding(name: str, body: bytes) -> Builder:
    def build(path: Path, facts: Facts) -> None:
        put_file(path, f"# -*- coding: {name} -*-\n".encode() + body)

    build.__name__ = "source_in_" + name.replace("-", "_")
    build.__doc__ = f"A source that says it is written in {name}.\n\nbase: right\nholds from: NONE\nsaid: UTF-8\n"
    return build


for _name, _body in {
    "punycode": b"x = 1-" + b"a" * 900_000,  # takes hours
    "unicode-escape": b"x = '\\ud800'\n",
    "utf-7": b"x = '+2AA-'\n",
    "undefined": b"x = 1\n",
    "hex": b"00\n",
    "zlib": b"x\x9c\n",
    "no-such-thing": b"x = 1\n",
}.items():
    attack(_in_the_coding(_name, _body))


@attack
def source_of_parentheses(path: Path, facts: Facts) -> None:
    """A source that takes Python's own parser to the end of its stack.

    base: right
    holds from: NONE
    said: syntax error
    """
    put_file(path, b"x = " + b"(" * 100_000 + b"1" + b")" * 100_000)


@attack
def source_of_signs(path: Path, facts: Facts) -> None:
    """A source whose tree is a hundred thousand nodes deep.

    base: right
    holds from: NONE
    said: syntax error
    """
    put_file(path, b"x = " + b"-" * 100_000 + b"1\ny = a" + b".a" * 100_000 + b"\n")


@attack
def source_of_lines(path: Path, facts: Facts) -> None:
    """A source of thirty thousand statements.

    base: right
    holds from: NONE
    said: more than 5,000 statements
    """
    put_file(path, honest() + b"x = 1\n" * 30_000)


@attack
def source_imports_deep(path: Path, facts: Facts) -> None:
    """A module beside the student's file that whoever parses it runs out of stack, in a coding that takes hours.

    base: right
    holds from: NONE
    said: graded
    """
    deep = b"x = " + b"(" * 50_000 + b"\n"
    slow = b"# coding: punycode\nx = 1-" + b"a" * 900_000
    uses = b"\n\ndef unused():\n    import deep, slow\n"
    put_folder(path, {MAIN: honest() + uses, "deep.py": deep, "slow.py": slow})


# ----------------------------------------------------------------------------------------- manifests


def put_manifest(path: Path, manifest: bytes) -> None:
    put_folder(path, {MAIN: honest(), "submission.json": manifest})


@attack
def manifest_hostile_members(path: Path, facts: Facts) -> None:
    """Names and addresses that a spreadsheet, a web page or a terminal would obey.

    base: right
    holds from: NONE
    said: graded
    """
    names = [
        "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1:A9)", "-2+3", "<script>alert(1)</script>", "\x1b[2J\x1b]0;owned\x07",
        "Ada\nLovelace,admin,graded,100", "\u202eecalevoL adA", "[link=http://x.org]Ada[/link]", "Ada\u2028B", "＝1＋1",
        '"; DROP TABLE grades; --', "`touch x`", "$(touch x)", "%s%n", "{0.__class__}", "x" * 400,
    ]  # fmt: skip
    members = [{"name": name, "email": f"{name}@example.org"[:250]} for name in names]
    body = {"kind": "dl-autograder submission", "schema_version": 1, "assignment": "x\x1b[31m", "title": "[red]",
            "engine": "9", "files": [], "members": members}  # fmt: skip
    put_manifest(path, json.dumps(body).encode())


@attack
def manifest_nested(path: Path, facts: Facts) -> None:
    """A manifest nested so deep, with numbers so long, that its reader gives up.

    base: right
    holds from: NONE
    said: graded
    """
    start = b'{"kind": "dl-autograder submission", "schema_version": 1' + b"0" * 5000
    put_manifest(path, start + b', "members": ' + b"[" * 100_000)


@attack
def manifest_of_ten_thousand(path: Path, facts: Facts) -> None:
    """A manifest with ten thousand members.

    base: right
    holds from: NONE
    said: graded
    """
    body = {"kind": "dl-autograder submission", "schema_version": 1, "members": [{"name": "A"}] * 10_000}
    put_manifest(path, json.dumps(body).encode())


# --------------------------------------------------------------------------------------------- names

NAMES = {
    "newline": "anna\nadmin,,,graded,100",
    "tab": "\tanna\r\x0b",
    "escape": "\x1b[2J\x1b[31manna\x1b]0;owned\x07",
    "direction": "anna\u202egnp\u2066",
    "line_separator": "anna\u2028admin\u2029",
    "html": "<img src=x onerror=alert(1)>",
    "quotes": "anna'\";`--,",
    "formula": "=cmd|' !A0",
    "other_formulas": "@SUM(A1)",
    "wide_formula": "＝1＋1",
    "markup": "[bold red]anna[link=http:x]",
    "broken_markup": "[nosuch anna]][",
    "format": "%s%n{0.__class__}{}",
    "shell": "$(touch anna);`touch anna`&|",
    "long": "é" * 125,
    "option": "--help",
    "device": "CON",
    "composed": unicodedata.normalize("NFC", "Zoë"),
    "decomposed": unicodedata.normalize("NFD", "Zoë"),
    "lower_case": "collide",
    "upper_case": "COLLIDE",
    "of_ours": "grades.csv",
    "hash_of_ours": "collide~0123456789abcdef0123",
}


def _named() -> list[IntakeAttack]:
    return [_name_attack(kind, name) for kind, name in NAMES.items()]


def _name_attack(kind: str, name: str) -> IntakeAttack:
    text = f"A submission called {name!a}.\n\nbase: right\nholds from: NONE\nsaid: graded\n"

    def put(folder: Path, facts: Facts) -> None:
        put_folder(folder / name, {MAIN: honest()})

    return _with_words(described(f"intake/name_{kind}", text, put), text, called=name)
