"""What `autograder submit` packs is what is graded, and what its manifest claims can do no harm."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import __version__, intake, manifest
from autograder.assignment import Assignment, AssignmentError, load_assignment
from autograder.faults import UserError
from autograder.intake import Intake, digest, find_submissions
from autograder.manifest import BadMember, make_member, parse_member, read_manifest
from autograder.packing import packed
from autograder.plan import Plan, still_to_do
from autograder.rehearsal import find_work
from autograder.submit import submit

TINY = Path(__file__).parent / "tiny" / "assignments" / "tiny"
CODE = "def double(x):\n    return 2 * x\n"
LAW = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A student's folder: the public half alone, with the file written."""
    folder = tmp_path / "work" / "tiny"
    shutil.copytree(TINY, folder)
    return put(folder, {"tiny.py": CODE})


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, contents in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    return folder


def notebook(*cells: str) -> str:
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": text} for text in cells]})


def handed_in(work: Path, name: str = "anna.zip", members: tuple[str, ...] = (), file: str = "tiny.py") -> Path:
    """Submit, and return the archive in the class's folder."""
    out = work.parent.parent / "class" / name
    out.parent.mkdir(exist_ok=True)
    submit(load_assignment(work), work / file, members, out)
    return out


def taken(path: Path, assignment: Path | Assignment = TINY) -> Intake:
    (one,) = find_submissions(path, assignment if isinstance(assignment, Assignment) else load_assignment(assignment))
    return one


def unpacked(archive: Path) -> Path:
    """Replace an archive by a folder with its files, as some platforms do."""
    folder = archive.with_suffix("")
    zipfile.ZipFile(archive).extractall(folder)
    archive.unlink()
    return folder.parent


def changed(archive: Path, files: Mapping[str, str | None]) -> Path:
    """Write other contents into an archive, or leave a file out (None)."""
    with zipfile.ZipFile(archive) as opened:
        there = {name: opened.read(name) for name in opened.namelist()}
    there |= {name: text.encode() for name, text in files.items() if text is not None}
    archive.write_bytes(packed({name: data for name, data in there.items() if files.get(name, "") is not None}))
    return archive


# ------------------------------------------------------------------------------------ what is packed


def test_the_file_and_the_modules_beside_it_are_packed_and_nothing_else(work):
    put(work, {"tiny.py": "import torch, tools, data.load\n" + CODE, "tools.py": "from more import *\n", "more.py": ""})
    put(
        work,
        {"data/load.py": "", "data/__init__.py": "", "data/points.npz": b"1", "notes.py": "", "venv/pyvenv.cfg": ""},
    )
    one = taken(handed_in(work))
    assert one.files.keys() == {"tiny.py", "tools.py", "more.py", "data/__init__.py", "data/load.py"}
    assert (one.info.id, one.main, one.problem, one.remark) == ("anna", "tiny.py", "", "")


def test_a_notebook_comes_with_what_it_imports(work):
    (work / "tiny.py").unlink()
    put(work, {"tiny.ipynb": notebook("%matplotlib inline\nimport tools", CODE), "tools.py": ""})
    one = taken(handed_in(work, file="tiny.ipynb"))
    assert (one.main, one.files.keys()) == ("tiny.ipynb", {"tiny.ipynb", "tools.py"})
    assert one.files["tiny.ipynb"] == (work / "tiny.ipynb").read_bytes()


def test_a_file_of_another_name_is_packed_under_the_one_that_is_asked_for(work):
    put(work, {"my work.py": CODE + "# mine"})
    assert taken(handed_in(work, file="my work.py")).files == {"tiny.py": (work / "my work.py").read_bytes()}
    put(work, {"my work.py": "import tiny\n"})
    with pytest.raises(UserError, match=r"my work\.py: imports tiny\.py"):
        handed_in(work, file="my work.py")


def test_the_other_files_of_the_assignment_come_along_or_their_absence_is_said(work, tmp_path):
    text = (work / "assignment.toml").read_text().replace('["tiny.py"]', '["tiny.py", "log.json"]')
    put(work, {"assignment.toml": text})
    assignment = load_assignment(work)
    done = submit(assignment, work / "tiny.py", [], tmp_path / "a.zip")
    assert done.files.keys() == {"tiny.py"} and "log.json is not beside tiny.py" in done.warnings[0]
    put(work, {"log.json": "[1, 2]"})
    done = submit(assignment, work / "tiny.py", [], tmp_path / "a.zip")
    assert done.warnings == [] and taken(tmp_path / "a.zip", assignment).files["log.json"] == b"[1, 2]"
    put(work, {"log.json": bytes(intake.MAX_COMPANION + 1)})
    done = submit(assignment, work / "tiny.py", [], tmp_path / "a.zip")
    assert done.files.keys() == {"tiny.py"} and "log.json is left out" in done.warnings[0]


def test_code_that_python_cannot_read_is_packed_all_the_same(work):
    put(work, {"tiny.py": "def (\n"})
    assert taken(handed_in(work)).files == {"tiny.py": b"def (\n"}


@pytest.mark.parametrize("contents", [b"", b" \n", b"\xef\xbb\xbf\n", bytes(intake.MAX_MAIN + 1)])
def test_what_grading_would_refuse_is_refused_here(work, contents):
    put(work, {"tiny.py": contents})
    with pytest.raises(UserError) as refused:
        handed_in(work)
    assert "\n" not in str(refused.value)
    assert not (work.parent.parent / "class" / "anna.zip").exists()


def test_the_bytes_depend_on_the_files_alone(work):
    put(work, {"tiny.py": "import tools\n", "tools.py": "x = 1\n"})
    first = handed_in(work, "a.zip", ("Ada <ada@example.org>",)).read_bytes()
    for path in work.iterdir():
        path.touch()
    assert handed_in(work, "b.zip", ("Ada <ada@example.org>",)).read_bytes() == first


def test_only_an_older_submission_is_written_over(work):
    handed_in(work)
    put(work, {"tiny.py": CODE + "# better"})
    assert taken(handed_in(work)).files["tiny.py"].endswith(b"# better")
    archive = work.parent.parent / "class" / "anna.zip"
    archive.write_bytes(packed({"thesis.tex": b"years of work"}))
    with pytest.raises(UserError, match="is there already and is no archive of `autograder submit`"):
        handed_in(work)
    assert archive.read_bytes() == packed({"thesis.tex": b"years of work"})


def test_of_two_files_the_one_saved_last_is_handed_in_and_if_that_is_unclear_none(work):
    put(work, {"tiny.ipynb": notebook(CODE + "x = 1")})
    said = []
    with pytest.raises(UserError, match=r"tiny\.py and tiny\.ipynb are here, saved together; name the one you mean"):
        find_work(work, None, said.append, sure=True)
    os.utime(work / "tiny.py", (0, 0))
    assert find_work(work, None, said.append, sure=True)[1] == work / "tiny.ipynb"
    assert "this is about tiny.ipynb, which was saved last" in said[0]
    assert find_work(work / "tiny.py", None, said.append, sure=True)[1] == work / "tiny.py"


def test_no_assignment_can_ask_for_a_file_of_the_manifests_name(work):
    text = (work / "assignment.toml").read_text().replace('["tiny.py"]', '["tiny.py", "submission.json"]')
    with pytest.raises(AssignmentError, match=r"submission\.json is what `autograder submit` writes"):
        load_assignment(put(work, {"assignment.toml": text}))


MODULES = st.dictionaries(st.sampled_from(["a", "b", "c", "é", "p.q", "p.r"]), st.text(max_size=40), max_size=5)


@LAW
@given(MODULES, st.text(max_size=60), st.sampled_from(["anna", "Ann A", "x.y", "ünal"]))
def test_what_is_packed_is_taken_in_byte_for_byte(tmp_path, modules, text, name):
    work = Path(tempfile.mkdtemp(dir=tmp_path)) / "work" / "tiny"
    files = {f"{module.replace('.', '/')}.py": f"# {body!r}\n".encode() for module, body in modules.items()}
    imports = "".join(f"import {module}\n" for module in modules)
    files["tiny.py"] = f"{imports}text = {text!r}\n".encode("utf-8", "surrogatepass")
    put(work, {"assignment.toml": (TINY / "assignment.toml").read_bytes(), **files})
    archive = handed_in(work, f"{name}.zip")
    one = taken(archive)
    assert (one.info.id, one.files, one.info.sha256) == (name, files, digest(files))
    assert (one.problem, one.remark) == ("", "")
    assert taken(unpacked(archive)).files == files


# ------------------------------------------------------------------------------ what the manifest does


def test_the_manifest_says_what_was_packed_and_claims_no_verdict(work):
    with zipfile.ZipFile(handed_in(work, members=("Ada Lovelace <ada@example.org>",))) as archive:
        said = json.loads(archive.read("submission.json"))
    assert said["schema_version"] == 1 and said["assignment"] == "tiny" and said["engine"] == __version__
    assert said["members"] == [{"name": "Ada Lovelace", "email": "ada@example.org"}]
    assert [(file["name"], file["size"]) for file in said["files"]] == [("tiny.py", len(CODE))]
    assert said.keys() == {"kind", "schema_version", "assignment", "title", "engine", "files", "members"}


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_what_was_changed_after_packing_is_a_remark_and_no_zero(work, form):
    put(work, {"tiny.py": "import tools, more\n" + CODE, "tools.py": "x = 1\n", "more.py": ""})
    archive = changed(handed_in(work), {"tiny.py": CODE, "tools.py": None, "extra.py": "y = 1\n"})
    one = taken(archive if form == "zip" else unpacked(archive))
    assert one.problem == "" and one.files.keys() == {"tiny.py", "more.py", "extra.py"}
    assert one.remark == (
        "Not as `autograder submit` packed it: tiny.py (changed), tools.py (missing), extra.py (added)."
    )


def test_a_hand_in_packed_for_another_assignment_is_said(work, tmp_path):
    archive = handed_in(work)
    renamed = work.rename(work.with_name("tiny (1)"))  # a folder's name is the student's affair
    assert taken(handed_in(renamed, "bea.zip")).remark == ""
    text = (renamed / "assignment.toml").read_text()
    other = put(tmp_path / "other", {"assignment.toml": text.replace("A tiny assignment", "Another assignment")})
    assert "packed for another assignment: tiny" in taken(archive, other).remark
    put(other, {"assignment.toml": (other / "assignment.toml").read_text().replace("tiny.py", "mlp.py")})
    assert taken(archive, other).problem == (
        "You handed in tiny.py; the file must be called mlp.py. "
        "submission.json says that it was packed for the assignment tiny."
    )


def test_a_students_own_file_of_that_name_is_a_file_like_any_other(work):
    for own in (b"[1, 2]", b'{"kind": "mine"}', b"\xff", b"[" * 100_000, b" " * (manifest.MAX_BYTES + 1)):
        assert taken(put(work.parent / "class", {"anna/tiny.py": CODE, "anna/submission.json": own})).files == {
            "tiny.py": CODE.encode(),
            "submission.json": own,
        }


@pytest.mark.parametrize(
    ("found", "other", "remark"),
    [
        ('"schema_version": 1', '"schema_version": 7', "has the version 7, and this autograder knows 1; it was not"),
        ('"size": ', '"size": -', "is damaged; it was not read"),
        ('"members": []', '"members": [{"name": 1}]', "is damaged; it was not read"),
        ('"members": []\n}', '"members": [', "is damaged; it was not read"),
        ('"members": []', '"members": [{"name": "=1;+1"}]', "names 1 member that can be nobody's name or address"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_said_and_costs_nothing(work, found, other, remark):
    archive = handed_in(work)
    with zipfile.ZipFile(archive) as opened:
        text = opened.read("submission.json").decode()
    assert found in text
    one = taken(changed(archive, {"submission.json": text.replace(found, other)}))
    assert one.remark.startswith("submission.json ") and remark in one.remark
    assert (one.problem, one.files, one.info.members) == ("", {"tiny.py": CODE.encode()}, [])


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
NASTY = st.sampled_from(["=1+1", "+a", "@SUM(A1)", "<b>", "a;b", "\n", "\x00", "\u202e", "a" * 101, "Ada", "x@y.z", ""])


@LAW
@given(st.one_of(ANY_TEXT, NASTY), st.one_of(ANY_TEXT, NASTY))
def test_a_members_name_can_be_shown_anywhere_or_is_refused(name, email):
    try:
        member = make_member(name, email)
    except BadMember:
        return
    for text in (member.name, member.email):
        assert not set(text) & set('<>;"`\n\r\t\0') and not text.startswith(tuple("=+-@\t\r"))
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in "\u202a\u202e\u2066" for c in text)
        assert len(text) <= manifest.MAX_EMAIL
    assert make_member(member.name, member.email) == member


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT, st.just(manifest.KIND)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {"kind": st.just(manifest.KIND), "schema_version": st.sampled_from([1, 1, 1, 2])},
    optional={name: JSON for name in ("assignment", "title", "engine", "files", "members")},
)


@settings(LAW, max_examples=200)
@given(st.one_of(st.binary(max_size=100), FIELDS.map(msgspec.json.encode)))
def test_any_manifest_is_read_or_passed_over(data):
    claim = read_manifest(data)
    if claim is not None:
        said = manifest.remarks(claim, {"tiny.py": b"x"}, "tiny", "Tiny")
        assert all("\n" not in line and len(line) < 1000 for line in said)
        assert claim.manifest is None or len(claim.members) <= len(claim.manifest.members)


@pytest.mark.parametrize(
    ("typed", "name", "email"),
    [
        ("Ada Lovelace <ada@example.org>", "Ada Lovelace", "ada@example.org"),
        ("  Ada   Lovelace<ada@example.org> ", "Ada Lovelace", "ada@example.org"),
        ("Niels Henrik Abel", "Niels Henrik Abel", ""),
        ("Zoë O'Brien-Müller, 李 (Jr.) <z+dl@uni.example>", "Zoë O'Brien-Müller, 李 (Jr.)", "z+dl@uni.example"),
        ("می\u200cخواهم <x@y>", "می\u200cخواهم", "x@y"),
    ],
)
def test_a_name_and_an_address_are_taken_as_people_write_them(typed, name, email):
    member = parse_member(typed)
    assert (member.name, member.email) == (name, email)


@pytest.mark.parametrize(
    "typed",
    [
        "", "12", "<ada@example.org>", "<script>", "=HYPERLINK(x) <a@b>", "A; B <a@b>", "Ada\n<a@b>", "Ada\u202e <a@b>",
        "Ada" * 50, "Ada <ada>", "Ada <a b@c>", "Ada <a@b@c>", "Ada <a@b> <c@d>", "Ada <=1@b>", "Ada <a@b\n>",
    ],
)  # fmt: skip
def test_what_can_be_no_member_is_refused_in_one_line(work, typed):
    with pytest.raises(UserError, match="write it as --member 'Ada Lovelace") as refused:
        handed_in(work, members=(typed,))
    assert "\n" not in str(refused.value)


def test_the_manifest_counts_as_many_files_as_are_taken_in():
    assert manifest.MAX_PACKED == 1 + intake.MAX_COMPANIONS


def test_the_same_files_from_other_people_get_a_result_of_their_own(work, tmp_path):
    one, other = (taken(handed_in(work, members=(name,))) for name in ("Ada Lovelace", "Bea Arthur"))
    assert one.info.sha256 == other.info.sha256
    plan = Plan(load_assignment(TINY), [one], tmp_path, 1, "cpu", None)
    another = msgspec.structs.replace(plan, submissions=[other])
    assert still_to_do(plan, {}).fingerprints != still_to_do(another, {}).fingerprints


# ------------------------------------------------------------------------------------ the two commands


def test_what_is_submitted_is_graded_with_its_members_in_the_gradebook(work, tmp_path, autograder, isolation):
    people = ["--member", "Ada Lovelace <ada@example.org>", "--member", "Émile Borel <emile@example.org>"]
    done = autograder("submit", *people, cwd=work)
    assert done.returncode == 0, done.stderr
    archive = work / "tiny-submission.zip"
    assert done.stdout.startswith("wrote tiny-submission.zip (1 kB): tiny.py\n")
    assert "1 of 1 visible checks passed" in done.stdout
    assert done.stdout.endswith("Nothing is sent: hand in tiny-submission.zip yourself.\n")
    (tmp_path / "class").mkdir()
    archive.rename(tmp_path / "class" / "team-1.zip")
    put(tmp_path / "class", {"alone.py": CODE})
    done = autograder("grade", TINY, tmp_path / "class", "--out", tmp_path / "out", "--device", "cpu", *isolation)
    assert done.returncode == 0, done.stderr
    with open(tmp_path / "out" / "grades.csv", newline="") as file:
        alone, team = csv.DictReader(file)
    assert (team["name"], team["email"]) == ("Ada Lovelace; Émile Borel", "ada@example.org; emile@example.org")
    assert (alone["name"], alone["email"]) == ("", "")
    assert team["double"] == alone["double"] == "6"
    result = json.loads((tmp_path / "out" / "results" / "team-1.json").read_text())
    assert result["submission"]["files"] == ["tiny.py"] and result["reason"] == ""
    assert [member["name"] for member in result["submission"]["members"]] == ["Ada Lovelace", "Émile Borel"]


def test_failing_checks_keep_nobody_from_handing_in(work, autograder):
    put(work, {"tiny.py": "def double(x):\n    return x\n"})
    done = autograder("submit", "tiny.py", "--out", "mine.zip", cwd=work)
    assert done.returncode == 0, done.stderr
    assert "0 of 1 visible checks passed" in done.stdout
    assert "1 of them did not pass; mine.zip holds your work as it is." in done.stdout
    assert taken(work / "mine.zip").files["tiny.py"] == (work / "tiny.py").read_bytes()


def test_a_file_that_cannot_run_is_packed_and_said_to_be_worth_nothing(work, autograder):
    put(work, {"tiny.py": "def double(x:\n    return x\n"})
    done = autograder("submit", cwd=work)
    assert done.returncode == 1
    assert "tiny.py: Python cannot read your file: there is a syntax error in line 1" in done.stderr
    assert "tiny-submission.zip would hardly get a point. It is written all the same." in done.stderr
    assert taken(work / "tiny-submission.zip").files["tiny.py"] == (work / "tiny.py").read_bytes()


def test_nothing_to_hand_in_is_one_line_and_exit_status_2(work, autograder):
    (work / "tiny.py").unlink()
    done = autograder("submit", cwd=work)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "autograder: .: there is no tiny.py here; name the file to check.\n"
    assert not list(work.glob("*.zip"))
