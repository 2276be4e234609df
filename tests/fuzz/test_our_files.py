"""Files of ours that somebody may have damaged: read as they were, or told in one line that names the file."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import msgspec
import pytest
from fuzz.law import law
from fuzz.mutations import mutated
from hypothesis import strategies as st

from autograder.assignment import Assignment, data_problems, load_assignment
from autograder.checking import load_thresholds
from autograder.faults import AuthorError, UserError
from autograder.gradebook import remarks, summary, table, write_gradebook
from autograder.manifest import KIND, BadMember, Member, make_member, parse_member, read_manifest, write_manifest
from autograder.manifest import remarks as manifest_remarks
from autograder.naming import result_filename
from autograder.results import encode_result, load_results
from autograder.verdict import CheckResult, QuestionResult, Result, Status, SubmissionInfo, Verdict, Visibility

ROOT = Path(__file__).parent.parent.parent
TINY = load_assignment(ROOT / "tests" / "tiny" / "assignments" / "tiny")


def one_line(text: str) -> bool:
    return text.isprintable() or not any(c in "\n\r\0\x1b\u2028" for c in text)


# ----------------------------------------------------------------------------------------- results

RESULT = Result(
    schema_version=1, assignment="tiny", submission=SubmissionInfo("ann", ["tiny.py"], "0" * 64, [{"name": "Ann",
    "email": ""}]),
    status=Status.GRADED, reason="", score=6.0, max_score=10.0, isolation="full", device="cpu", seconds=1.0,
    fingerprint="f" * 64, questions=[QuestionResult("double", "Twice", 6.0, 6.0), QuestionResult("model", "A model",
    0.0, 4.0)],
    checks=[CheckResult("test_x", "double", "Zwei – größer", Verdict.FAILED, 0.0, 4.0, Visibility.HIDDEN, "No.", "",
    0.1)],
)  # fmt: skip


@law(mutated(st.just(encode_result(RESULT)), times=3) | st.binary(max_size=50), examples=150)
def test_a_damaged_result_is_read_or_told_and_left_out(data):
    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        (out / "results").mkdir()
        (out / "results" / "ann.json").write_bytes(data)
        (out / "results" / "bob.json").write_bytes(encode_result(RESULT).replace(b'"id": "ann"', b'"id": "bob"'))
        lines: list[str] = []
        found = load_results(out, lines.append)
        assert "bob" in found
        assert ("ann" in found) != (len(lines) == 1)
        assert all(one_line(line) and "ann.json" in line for line in lines)
        write_gradebook(out, found, [result.submission for result in found.values()], TINY)  # whatever it says
        assert table(found) and remarks(found) is not None and summary(found)


names = st.text(max_size=8) | st.sampled_from(
    ["=1+1", "'=x", '"', "a,b", "a\nb", "a\rb", "\r", ";", "@x", "＝1", "\ud800"]
)
some_results = st.builds(
    Result,
    schema_version=st.just(1),
    submission=st.builds(
        SubmissionInfo, id=names, members=st.lists(st.fixed_dictionaries({"name": names, "email": names}), max_size=2)
    ),
    questions=st.lists(st.builds(QuestionResult, id=st.sampled_from(["double", "model", "other"])), max_size=3),
    checks=st.just([]),
)  # fmt: skip


@law(st.lists(some_results, max_size=4, unique_by=lambda result: result.submission.id), examples=120)
def test_the_gradebook_has_a_row_for_each_submission_whatever_its_name(results):
    with tempfile.TemporaryDirectory() as place:
        path = write_gradebook(
            Path(place), {r.submission.id: r for r in results}, [r.submission for r in results], TINY
        )
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
    assert len(rows) == 1 + len(results) and {len(row) for row in rows} == {len(rows[0])}
    for row, result in zip(rows[1:], sorted(results, key=lambda r: r.submission.id), strict=True):
        spelt = result.submission.id.encode("utf-8", "backslashreplace").decode()
        assert row[0].lstrip("'") == spelt.lstrip("'")
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n")) and len(result_filename(spelt)) < 256


# --------------------------------------------------------------------------------------- manifests

FILES = {"tiny.py": b"x = 1\n", "a/b.csv": b"1,2"}
WHOLE = write_manifest(FILES, "tiny", "A tiny assignment", "0.1.0", [Member("Ann", "ann@example.org")])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
members = st.lists(
    st.fixed_dictionaries({"name": st.text(max_size=9), "email": st.text(max_size=9)}) | json_values, max_size=3
)
odd_manifests = st.fixed_dictionaries(
    {
        "kind": st.just(KIND),
        "schema_version": st.just(1) | json_values,
        "assignment": st.text(max_size=9) | json_values,
        "title": st.text(max_size=9),
        "engine": st.text(max_size=9),
        "files": st.lists(
            st.fixed_dictionaries({"name": st.text(max_size=9), "sha256": st.just("0" * 64), "size": st.integers()})
        ),
    },
    optional={"members": members, "more": json_values},
).filter(lambda value: not any(isinstance(v, float) and v != v for v in value.values()))


@law(mutated(st.just(WHOLE)) | odd_manifests.map(lambda v: encoded(v)) | st.binary(max_size=60), examples=250)
def test_a_damaged_manifest_claims_only_what_can_be_shown(data):
    claim = read_manifest(data)
    if claim is None:
        return
    for member in claim.members:
        assert make_member(member.name, member.email) == member
    for line in manifest_remarks(claim, FILES, "tiny", "A tiny assignment"):
        assert one_line(line) and len(line) < 1500 and line.endswith(".")


def encoded(value: object) -> bytes:
    import json

    return json.dumps(value).encode("utf-8", "surrogatepass")


@law(st.text(max_size=30) | st.text("<>@ aA.\u202e=é'", max_size=20), examples=200)
def test_a_member_is_read_or_refused(text):
    try:
        member = parse_member(text)
    except BadMember:
        return
    assert one_line(member.name) and parse_member(f"{member.name} <{member.email}>") == member


# ------------------------------------------------------------------------------------------- TOML

TOMLS = [path.read_bytes() for path in sorted(ROOT.glob("assignments/*/assignment.toml"))] + [
    b"""title = "T"
files = ["tiny.py", "more.json"]
due = 2026-11-30T23:59:00Z
late_due = 2026-12-02T23:59:00+01:00
late = {per_day_percent = 10.5}
[[questions]]
id = "a"
title = "A"
points = 3
[limits]
call_seconds = 2
memory_mib = 512
[data]
"data/x.npz" = "0000000000000000000000000000000000000000000000000000000000000000"
"""
]
VALUES = [
    "1", "-1", "0", "nan", "inf", "-inf", "1e400", "9" * 30, "9" * 5000, '""', '"a"', "[]", "{}", "[1]", "true",
    "2026-01-01",
    "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", "2026-01-01T00:00:00", "12:00:00", '"a\\nb"', '"\\u0000"',
    '"../x"',
    '"\\u202E"', "[" * 3000, "{a=" * 300, '["tiny.py", "TINY.py"]', '[[["x"]]]', '"' + "x" * 300 + '"',
    '"submission.json"', "'\\'",
]  # fmt: skip
LINES = [
    "[limits]",
    "[data]",
    "[late]",
    "[[questions]]",
    "[[limits]]",
    '["a\\nb"]',
    '"a\\nb" = 1',
    "a.b.c = 1",
    "= 1",
    "]",
    "\0",
]


@st.composite
def damaged_tomls(draw) -> bytes:
    """A file that was whole, with other values, keys and lines in it."""
    lines = draw(st.sampled_from(TOMLS)).decode().split("\n")
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["value", "key", "line", "drop", "double"]))
        key, equals, _ = lines[place].partition("=")
        if kind == "value" and equals:
            lines[place] = f"{key}= {draw(st.sampled_from(VALUES))}"
        elif kind == "key" and equals:
            other = draw(st.sampled_from(["x", "id", "points", "due", "late", '""']))
            lines[place] = f"{other} ={lines[place].partition('=')[2]}"
        elif kind == "line":
            lines.insert(place, draw(st.sampled_from(LINES)))
        elif kind == "drop" and len(lines) > 1:
            del lines[place]
        elif kind == "double":
            lines.insert(place, lines[place])
    return "\n".join(lines).encode()


@law(damaged_tomls() | mutated(st.sampled_from(TOMLS)) | st.binary(max_size=60), examples=200)
def test_a_damaged_assignment_is_read_or_told_in_one_line(data):
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "assignment.toml")
        file.write_bytes(data)
        try:
            found = load_assignment(Path(place))
        except UserError as error:
            line = str(error)
            assert line.startswith(str(file)) and one_line(line) and line.endswith((".", "`")), line
            return
        assert isinstance(found, Assignment) and found.main.endswith(".py") and found.max_score >= 0
        assert found.limits.of_a_sandbox().memory_mib << 20 < 1 << 62
        assert all(one_line(problem) for problem in data_problems(found))


@law(
    mutated(st.sampled_from([path.read_bytes() for path in sorted(ROOT.glob("solutions/*/thresholds.toml"))])),
    examples=60,
)
def test_damaged_thresholds_are_read_or_told_in_one_line(data):
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "thresholds.toml")
        file.write_bytes(data)
        try:
            found = load_thresholds(str(Path(place, "test_hidden.py")))
        except AuthorError as error:
            assert str(error).startswith(str(file)) and one_line(str(error))
            return
        assert type(found) is dict


@pytest.mark.parametrize("text", [b"x = " + b"9" * 5000, b"x = " + b"[" * 5000, b"\xff", b"x = 1\nx = 2"], ids=range(4))
def test_thresholds_that_python_cannot_hold_are_told(tmp_path, text):
    (tmp_path / "thresholds.toml").write_bytes(text)
    with pytest.raises(AuthorError, match=r"thresholds\.toml"):
        load_thresholds(str(tmp_path / "test_hidden.py"))


def test_the_file_that_is_damaged_here_is_whole():
    assert msgspec.json.decode(encode_result(RESULT), type=Result) == RESULT
    assert read_manifest(WHOLE) is not None
