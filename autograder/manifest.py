"""`submission.json`, which `autograder submit` puts beside a student's files: who hands in what. Judged as a claim.

Whoever hands in can change it, so nothing here decides a score. It names people, and says whether files were changed
after they were packed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from autograder.naming import MAX_PATH, shown

FILE = "submission.json"
KIND = "dl-autograder submission"
SCHEMA_VERSION = 1
MAX_BYTES = 256 << 10
MAX_PACKED = 501  # files: the main one and its companions
MAX_MEMBERS = 20
MAX_NAME, MAX_EMAIL = 100, 254  # characters
LISTED = 3  # names that a remark repeats

_NEVER_IN_TEXT = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # controls, what turns writing around, no characters at all
_JOINERS = "\u200c\u200d"  # in names written in Persian or in the scripts of India
_EMAIL = re.compile(r"[^\s@<>(),;:\"'\\`=|]{1,64}@[^\s@<>(),;:\"'\\`=|]{1,189}")
_FORMULA = tuple("=+-@|＝＋－＠")
_MEMBER = re.compile(r" *(?P<name>[^<>]*?) *(?:< *(?P<email>[^<>]*?) *>)? *")

Text = Annotated[str, msgspec.Meta(max_length=500)]


class BadMember(ValueError):
    """This cannot be a member's name or address. The text completes the sentence “x …”."""


class Member(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=4 * MAX_NAME)]
    email: Annotated[str, msgspec.Meta(max_length=MAX_EMAIL)] = ""


class PackedFile(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_PATH)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    size: Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The file's keys. It holds no verdicts: a student's own would prove nothing."""

    kind: str = KIND
    schema_version: int = SCHEMA_VERSION
    assignment: Text  # the name of its folder, which a student may have changed
    title: Text
    engine: Text  # the version that packed it
    files: Annotated[list[PackedFile], msgspec.Meta(max_length=MAX_PACKED)]
    members: Annotated[list[Member], msgspec.Meta(max_length=MAX_MEMBERS)] = []


class Claim(msgspec.Struct, frozen=True):
    """What a hand-in's manifest says, as far as it can be read."""

    manifest: Manifest | None = None
    members: list[Member] = []  # those whose names can be shown and written into a table
    remarks: list[str] = []  # what is wrong with the file itself


class _Head(msgspec.Struct):
    kind: str = ""
    schema_version: int = 0


def write_manifest(
    files: Mapping[str, bytes], assignment: str, title: str, engine: str, members: list[Member]
) -> bytes:
    """Return the manifest for path → contents."""
    listed = [PackedFile(name, hashlib.sha256(files[name]).hexdigest(), len(files[name])) for name in sorted(files)]
    manifest = Manifest(assignment=assignment, title=title, engine=engine, files=listed, members=members)
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read_manifest(data: bytes) -> Claim | None:
    """Return what a file called `submission.json` claims; None if it is a file of the student's own of that name."""
    if len(data) > MAX_BYTES:
        return None
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _unreadable("is damaged") if KIND.encode() in data else None
    if head.kind != KIND:
        return None
    if head.schema_version != SCHEMA_VERSION:
        return _unreadable(f"has the version {head.schema_version}, and this autograder knows {SCHEMA_VERSION}")
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _unreadable("is damaged")
    members, strange = [], 0
    for member in manifest.members:
        try:
            members.append(make_member(member.name, member.email))
        except BadMember:
            strange += 1
    remarks = [f"{FILE} names {_counted(strange, 'member')} that can be nobody's name or address."] if strange else []
    return Claim(manifest, members, remarks)


def remarks(claim: Claim, files: Mapping[str, bytes], assignment: str, title: str) -> list[str]:
    """Return sentences about what `claim` and the hand-in (path → contents) do not agree on. None costs a point."""
    said = list(claim.remarks)
    manifest = claim.manifest
    if manifest is None:
        return said
    # A student may rename the folder, and staff may mend the title; a release of another assignment differs in both
    if manifest.assignment != assignment and manifest.title != title:
        said.append(f"{FILE} says that it was packed for another assignment: {shown(manifest.assignment)}.")
    packed = {file.name: file for file in manifest.files}
    changed = [
        name
        for name, data in files.items()
        if name in packed and (packed[name].size, packed[name].sha256) != (len(data), hashlib.sha256(data).hexdigest())
    ]
    parts = [("changed", changed), ("missing", packed.keys() - files.keys()), ("added", files.keys() - packed.keys())]
    differences = [f"{_listed(sorted(names))} ({how})" for how, names in parts if names]
    if differences:
        said.append(f"Not as `autograder submit` packed it: {', '.join(differences)}.")
    return said


def packed_for(claim: Claim, forms: Sequence[str]) -> str:
    """Return a sentence that says what was packed, if it is none of `forms`, the names that the main file may have."""
    manifest = claim.manifest
    if manifest is None or any(file.name in forms for file in manifest.files):
        return ""
    return f" {FILE} says that it was packed for the assignment {shown(manifest.assignment)}."


# ------------------------------------------------------------------------------------------- people


def parse_member(text: str) -> Member:
    """Return the member in `Name <email>`, as typed; the address may be left out.

    Raises:
        BadMember: it is not written so, or one of the two can be nobody's.
    """
    match = _MEMBER.fullmatch(text)
    if match is None:
        raise BadMember("is not written as Name <email>")
    return make_member(match["name"], match["email"] or "")


def make_member(name: str, email: str) -> Member:
    """Return a member whose name and address hold nothing that a terminal, a web page or a spreadsheet would obey.

    Raises:
        BadMember: they do.
    """
    name = re.sub(" +", " ", unicodedata.normalize("NFC", name)).strip(" ")
    if not any(character.isalpha() for character in name):
        raise BadMember("has no name in it")
    if len(name) > MAX_NAME:
        raise BadMember(f"has a name of more than {MAX_NAME} characters")
    if any(unicodedata.category(c) in _NEVER_IN_TEXT and c not in _JOINERS for c in name):
        raise BadMember("has a control character in its name")
    if name.startswith(_FORMULA) or any(character in '<>;"`' for character in name):
        raise BadMember("has a character in its name that no name has")
    if email and (len(email) > MAX_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email)):
        raise BadMember("has an address that is none, such as name@example.org")
    return Member(name, email)


def _unreadable(why: str) -> Claim:
    return Claim(remarks=[f"{FILE} {why}; it was not read."])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    more = [f"{len(names) - LISTED} more"] if len(names) > LISTED else []
    return ", ".join([*map(shown, names[:LISTED]), *more])
