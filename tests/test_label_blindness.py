"""Label-blindness, looked at from outside: while a run stands still, no secret of it is anywhere in a sandbox.

Secrets are planted where a course keeps them: in the source of hidden checks, in a file of held-out labels, in what a
check computes. Beside them stand controls, which are sent on purpose: who does not find those is blind.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from blindness import planted, scan
from blindness.planted import GIVEN, SECRET, token
from blindness.scan import Found, Pattern
from conftest import ROOT

from autograder.assignment import load_assignment
from autograder.confine import paths

RUN = ROOT / "tests" / "blindness" / "held_run.py"
PATIENCE = 90.0  # seconds until a run reaches its next stop, on a machine that is very busy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="another process can be looked into on Linux only")


def root_or_skip(*processes: int) -> None:
    for why in filter(None, map(scan.why_not, processes)):
        pytest.skip(why)


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, f"the run ended before {what}"
        assert time.monotonic() < end, f"the run did not come to {what}"
        time.sleep(0.01)


# ------------------------------------------------------------------------------------ the scanner

KEEPS = r"""
import os, sys
import numpy as np
word, values = os.environ["WORD"], np.array([0.1234, 5.6789, -0.9876])
labels = np.array([int(digit, 16) % 10 for digit in word])
kept = [f"{word}-narrow", f"{word}-wide \u0101", f"{word}-wider \U0001f600"]
kept += [labels.astype(kind) for kind in ("i8", "i4", "u1", "f4", "f8")]
kept += [values, values.astype("f4"), np.array([int(word, 16)]), int(word, 16)]
with open("file", "w") as file:
    print(f"{word}-file", file=file)
print(f"{word}-pipe", flush=True)
print("ready", file=sys.stderr, flush=True)
sys.stdin.read()
"""


def test_the_scanner_finds_each_spelling_in_each_place_and_takes_nothing_away(tmp_path):
    word = token("the scanner")[:15]  # as a number, below 2**63
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPS, f"{word}-argument"],
        cwd=tmp_path,
        env={**os.environ, "WORD": word},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[theirs.fileno()],
        text=True,
    )
    with process, ours, theirs:
        assert process.stdout is not None and process.stderr is not None
        ours.send(f"{word}-socket".encode())
        assert process.stderr.readline() == "ready\n"
        root_or_skip(process.pid)
        texts = ["narrow", "wide ā", "wider 😀", "file", "pipe", "argument", "socket"]
        patterns = [Pattern(text, form.data) for text in texts for form in scan.spelled(text, f"{word}-{text}")]
        patterns += [Pattern("word", word.encode())]
        labels = np.array([int(digit, 16) % 10 for digit in word])
        arrays = [
            *scan.labelled("labels", labels, len(labels)),
            *scan.measured("values", np.array([0.1234, 5.6789, -0.9876]))[:2],
            *scan.counted("number", int(word, 16))[::3],
        ]
        patterns += [Pattern(f"{one.name} {place}", one.data) for place, one in enumerate(arrays)]
        found = scan.everything_of(process.pid, patterns)
        in_files = scan.files_below(tmp_path, patterns)
        process.communicate("")
    expected = {"narrow", "wide ā", "wider 😀"} | {f"{one.name} {place}" for place, one in enumerate(arrays)}
    assert expected <= found["memory"]
    assert found["environ"] == {"word"}
    assert found["cmdline"] == {"word", "argument"}
    assert found["descriptors"] == {"word", "pipe", "socket"}
    assert in_files == {"word", "file"}


# --------------------------------------------------------------------------- a run that is held


class Look(NamedTuple):
    """What was found at one stop: in the places of all that was forked from the zygote, and of the zygote itself where
    it was looked at. `open_in_sandboxes` is without the process that only keeps their namespaces."""

    forked: dict[int, Found]
    scratch: set[str]
    zygote: Found | None
    open_in_sandboxes: dict[int, dict[int, str]]
    open_in_zygote: dict[int, str]
    mapped: set[str]

    def places(self) -> list[tuple[str, set[str]]]:
        """Return every place with the names of what is in it."""
        found = [(f"{place} of sandbox", names) for one in self.forked.values() for place, names in one.items()]
        found += [(f"{place} of the zygote", names) for place, names in (self.zygote or {}).items()]
        return [*found, ("scratch", self.scratch)]


class HeldRun:
    """A grading run in a process of its own that waits at each stop until it is told to go on."""

    def __init__(self, folder: Path, patterns: list[Pattern], *arguments: object) -> None:
        self.station = folder
        self.patterns = patterns
        (folder / "sent").mkdir()
        command = [sys.executable, RUN, folder, *arguments]
        log = (folder / "log").open("w")
        self._process = subprocess.Popen([*map(str, command)], cwd=ROOT, stdout=log, stderr=log, text=True)
        log.close()

    def look(self, stop: str, zygote_too: bool = False) -> Look:
        """Wait until a hidden check is at `stop`, or the submission in a call of its own; look; let it go on."""
        wait_for(lambda: self._at(stop) is not None, self._process, stop)
        place = self._at(stop)
        assert place is not None
        zygote, *forked = self.untrusted()
        root_or_skip(zygote, *forked)
        shared = scan.frames_of(zygote)
        sandboxes = [pid for pid in forked if not scan.is_first_of_its_namespace(pid)]
        look = Look(
            {pid: scan.everything_of(pid, self.patterns, shared) for pid in forked},
            set().union(*(scan.files_below(Path(f"/proc/{pid}/cwd/"), self.patterns) for pid in sandboxes)),
            scan.everything_of(zygote, self.patterns) if zygote_too else None,
            {pid: scan.descriptors(pid) for pid in sandboxes},
            scan.descriptors(zygote),
            set().union(*map(scan.mapped_by, (zygote, *forked))),
        )
        place.with_name(f"{stop}.go").touch()
        return look

    def untrusted(self) -> list[int]:
        """Return the zygote and all that was forked from it."""
        for pid in scan.descendants(self._process.pid):
            if b"autograder.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                return [pid, *scan.descendants(pid)]
        raise AssertionError("there is no zygote")

    def _at(self, stop: str) -> Path | None:
        if (self.station / stop).exists():
            return self.station / stop
        try:
            folders = [Path(f"/proc/{pid}/cwd") for pid in self.untrusted()[1:]]
            return next((folder / stop for folder in folders if (folder / stop).exists()), None)
        except (AssertionError, OSError):  # not there yet, or gone just now
            return None

    def finish(self) -> None:
        status = self._process.wait(PATIENCE)
        assert status == 0, (self.station / "log").read_text()

    def sent_to_sandboxes(self) -> bytes:
        return b"".join(path.read_bytes() for path in (self.station / "sent").glob("frames-*"))

    def sent_to_the_zygote(self) -> bytes:
        return b"".join(path.read_bytes() for path in (self.station / "sent").glob("orders-*"))

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


# ------------------------------------------------------------------------------ planted secrets


class Planted(NamedTuple):
    looks: dict[str, Look]
    sent: set[str]
    ordered: set[str]
    engine: set[str]
    results: dict[str, dict]
    loot: dict


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, isolation: list[str]) -> Iterator[Planted]:
    if isolation:
        pytest.skip("no walls stand here")
    folder = tmp_path_factory.mktemp("planted")
    course = planted.plant(folder / "course")
    station = folder / "station"
    station.mkdir()
    patterns = planted.patterns()
    held = HeldRun(station, patterns, course.assignment, course.submissions, folder / "out")
    try:
        looks = {stop: held.look(stop, stop == planted.STOPS[-1]) for stop in planted.STOPS}
        held.finish()
    finally:
        held.close()
    results = {path.stem: json.loads(path.read_text()) for path in (folder / "out" / "results").glob("*.json")}
    yield Planted(
        looks,
        scan.names_in(held.sent_to_sandboxes(), patterns),
        scan.names_in(held.sent_to_the_zygote(), patterns),
        scan.files_below(Path(paths.__file__).parents[1], patterns),
        results,
        json.loads((station / "loot").read_text()),
    )


def test_the_run_was_a_real_one(run: Planted):
    held, hunter = run.results["held"], run.results["hunter"]
    assert held["status"] == hunter["status"] == "graded"
    assert held["isolation"] not in ("none", "limits")
    verdicts = {check["id"].rpartition("::")[2]: check["verdict"] for check in held["checks"]}
    assert verdicts["test_double_of_what_nobody_knows"] == "failed", "so that what was expected is nowhere by chance"
    assert verdicts["test_the_model_learns"] == "passed", "held-out labels were compared with"
    assert all(len(look.open_in_sandboxes) == 1 for look in run.looks.values())


@pytest.mark.parametrize("stop", planted.STOPS)
def test_no_secret_is_in_a_sandbox_or_in_the_zygote(run: Planted, stop: str):
    found = [(place, name) for place, names in run.looks[stop].places() for name in names if name.startswith(SECRET)]
    assert found == []


def test_no_secret_was_sent_or_lies_in_the_engine(run: Planted):
    assert {name for name in run.sent | run.ordered | run.engine if name.startswith(SECRET)} == set()


@pytest.mark.parametrize(
    ("stop", "given"),
    [
        ("loaded", {"submission"}),
        ("asked", {"submission", "probe", "input"}),
        ("trained", {"submission", "training labels"}),
        ("held-out", {"submission", "training labels", "held-out inputs"}),
    ],
)
def test_what_was_given_is_found_by_the_same_scan(run: Planted, stop: str, given: set[str]):
    (memory,) = [set().union(*(found["memory"] for found in run.looks[stop].forked.values()))]
    assert {f"{GIVEN}: {name}" for name in given} <= memory


def test_what_was_given_is_found_in_scratch_and_in_what_was_sent(run: Planted):
    assert f"{GIVEN}: submission" in run.looks["loaded"].scratch
    assert {f"{GIVEN}: {name}" for name in planted.CONTROLS} <= run.sent


def test_nothing_of_a_submission_comes_back_to_the_zygote(run: Planted):
    zygote = run.looks[planted.STOPS[-1]].zygote
    assert zygote is not None and set().union(*zygote.values()) == set()


@pytest.mark.parametrize("stop", planted.STOPS)
def test_a_sandbox_holds_its_stream_and_its_output_and_no_other_descriptor(run: Planted, stop: str):
    for open_there in run.looks[stop].open_in_sandboxes.values():
        kinds = {number: target.partition(":")[0] for number, target in open_there.items()}
        assert kinds == {0: "/dev/null", 1: "pipe", 2: "pipe", 3: "socket"}


def test_only_libraries_are_mapped_or_open_in_the_zygote_and_its_sandboxes(run: Planted):
    readable = (*(folder + os.sep for folder in paths.readable()), "/dev/")
    system = (sys.executable, os.path.realpath(sys.executable), "/usr/lib/locale/C.utf8/LC_CTYPE")
    for look in run.looks.values():
        opened = {target for target in look.open_in_zygote.values() if target.startswith("/")}
        others = {path for path in opened | look.mapped if not path.startswith(readable) and path not in system}
        assert others <= {"/proc", *(path for path in others if path.endswith("/zygote.log"))}  # see `walls.Ground`


def test_a_submission_that_looks_everywhere_finds_what_it_was_given_and_no_secret(run: Planted):
    loot = run.loot
    assert loot["secrets"] == []
    assert {"objects", "frames", "files"} <= set(loot["given"])
    assert loot["files read"] > 100 and loot["objects seen"] > 10_000


# ----------------------------------------------------------------------- the real assignments


def test_the_held_out_labels_and_the_hidden_checks_of_mlp_never_leave_the_grader(tmp_path, isolation):
    if isolation:
        pytest.skip("no walls stand here")
    mlp = load_assignment(ROOT / "assignments" / "mlp")
    assert mlp.solutions is not None
    secrets, given = planted.of_mlp(mlp.solutions, mlp.folder)
    held = HeldRun(tmp_path, secrets + given, mlp.folder, mlp.solutions / "mlp.py", tmp_path / "out", "mlp")
    try:
        look = held.look("images", zygote_too=True)
        held.finish()
    finally:
        held.close()
    (result,) = [json.loads(path.read_text()) for path in (tmp_path / "out" / "results").glob("*.json")]
    verdicts = {check["id"].rpartition("::")[2]: check["verdict"] for check in result["checks"]}
    assert verdicts["test_mlp_learns_fashion_mnist"] == "passed"
    sent = held.sent_to_sandboxes()
    found = [*look.places(), ("frames", scan.names_in(sent, secrets + given))]
    assert [(place, name) for place, names in found for name in names if name.startswith(SECRET)] == []
    assert {one.name for one in given} <= set().union(*(one["memory"] for one in look.forked.values()))
    assert {one.name for one in given} <= scan.names_in(sent, given)


# ---------------------------------------------------------------------------------- other roads


def test_checking_one_s_own_work_opens_no_file_of_the_private_half(tmp_path):
    course = planted.plant(tmp_path / "course")
    opened = tmp_path / "opened"
    (tmp_path / "sitecustomize.py").write_text(planted.WRITES_DOWN_WHAT_IT_OPENS)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "OPENED": str(opened)}
    file = course.submissions / "held.py"
    command = [sys.executable, "-m", "autograder", "check", str(file), "--assignment", str(course.assignment)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    paths_opened = opened.read_text().splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert any(path.endswith("test_visible.py") for path in paths_opened), "the control"
    assert [path for path in paths_opened if "solutions" in Path(path).parts] == []
    assert scan.names_in((done.stdout + done.stderr).encode(), planted.patterns()) <= {f"{GIVEN}: submission"}


def test_in_the_zip_for_otter_secrets_lie_only_where_otter_runs_nothing(tmp_path):
    pytest.importorskip("otter")
    from autograder.export_otter import zip_files

    course = planted.plant(tmp_path)
    secret = [pattern for pattern in planted.patterns() if pattern.name.startswith(SECRET)]
    files = zip_files(load_assignment(course.assignment))
    holding = {path for path, data in files.items() if scan.names_in(data, secret)}
    private = "course/solutions/planted/"
    assert holding == {private + name for name in ("test_hidden.py", "thresholds.toml", "data/held_out.npz")}
