"""Faults around a real run behind walls: the zygote killed at chosen moments, disks that are full or read-only.

With graders that answer from within, and many more faults: `test_faults.py`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc, and mounts"),
]

# Says in its working folder what it is at, and stays there for a while.
AT = """
import time
def at(moment):
    open(moment, "w").close()
    time.sleep(1.2)
    return 2
FACTOR = {load}
def double(x):
    factor = {check}
    return x * factor
"""
MOMENTS = {
    "loading": AT.format(load='at("loading")', check="FACTOR"),
    "checking": AT.format(load=2, check='at("checking")'),
}
PLAIN = "def double(x):\n    return 2 * x\n"


def wait_until(condition: Callable[[], Any], seconds: float = 120) -> Any:
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def zygote_of(run: int) -> int:
    """Return the process id of the run's zygote, 0 while there is none."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == run and b"autograder.zygote" in (entry / "cmdline").read_bytes():
                    return int(entry.name)
            except OSError:
                continue
    return 0


def is_at(scratch: Path, moment: str) -> bool:
    try:
        return any(True for _ in scratch.rglob(moment))
    except OSError:  # a folder that was removed meanwhile
        return False


def command(folder: Path, out: Path, isolation: list[str]) -> list[str]:
    words = [sys.executable, "-m", "autograder", "grade", TINY, folder, "--out", out, "--jobs", "1", *isolation]
    return list(map(str, words))


def make_class(folder: Path, submissions: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in submissions.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def scores(out: Path) -> dict[str, tuple[str, float]]:
    found = [json.loads(path.read_text()) for path in (out / "results").glob("*.json")]
    return {result["submission"]["id"]: (result["status"], result["score"]) for result in found}


def test_a_zygote_killed_before_it_is_ready_or_while_it_is_needed_costs_no_submission(tmp_path, isolation):
    if isolation:
        pytest.skip("there is no zygote without walls")
    folder, out, scratch = make_class(tmp_path / "class", MOMENTS), tmp_path / "out", tmp_path / "scratch"
    scratch.mkdir()
    scratch.chmod(0o711)  # as /tmp: a sandbox with an account of its own passes through
    tmp_path.chmod(0o711)

    def start() -> subprocess.Popen[str]:
        environment = {**os.environ, "TMPDIR": str(scratch)}
        return subprocess.Popen(
            command(folder, out, ["--isolation", "full"]),
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    run = start()
    os.kill(wait_until(lambda: zygote_of(run.pid)), signal.SIGKILL)
    _, complaints = run.communicate(timeout=200)
    assert run.returncode == 2
    assert complaints.count("\n") == 1 and "zygote" in complaints

    run = start()
    for moment in ("checking", "loading"):  # by id
        wait_until(lambda moment=moment: is_at(scratch, moment) or run.poll() is not None)
        if run.poll() == 2:
            pytest.skip("the level FULL does not stand here")
        assert run.poll() is None, "it was not seen in the working folder of a sandbox"
        os.kill(zygote_of(run.pid), signal.SIGKILL)
    _, complaints = run.communicate(timeout=200)
    assert run.returncode == 0, complaints
    assert scores(out) == {"checking": ("graded", 6.0), "loading": ("graded", 6.0)}
    assert not [*scratch.glob("autograder-run-*")]


ON_SMALL_DISKS = """
set -u
mount -t tmpfs -o size=%(size)s,mode=711 small "$SMALL" || exit 99
"$@"; echo "first $?"
ls "$OUT/results" 2>/dev/null | wc -l
mount -o remount,size=64m small "$SMALL"
"$@"; echo "second $?"
rm -rf "$KEPT"; cp -r "$OUT" "$KEPT"
"""


def may_mount() -> bool:
    try:
        return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not may_mount(), reason="only root may mount a small disk")
@pytest.mark.parametrize(("small", "size"), [("out", "36k"), ("scratch", "12k")])
def test_after_a_full_disk_the_same_command_ends_the_class(tmp_path, isolation, small, size):
    """The disk with the results, and the one with the sandboxes' folders. Both in a mount namespace of their own."""
    folder = make_class(tmp_path / "class", {f"s{number}": PLAIN for number in range(8)})
    for name in ("out", "scratch", "kept"):
        (tmp_path / name).mkdir()
    for name in ("scratch", "."):
        (tmp_path / name).chmod(0o711)
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path / "scratch"), "OUT": str(tmp_path / "out"),
        "SMALL": str(tmp_path / small), "KEPT": str(tmp_path / "kept"),
    }  # fmt: skip
    script = ["unshare", "-m", "sh", "-c", ON_SMALL_DISKS % {"size": size}, "sh"]
    done = subprocess.run(
        [*script, *command(folder, tmp_path / "out", isolation)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 99:
        pytest.skip(f"no disk can be mounted here: {done.stderr}")
    assert "first 2" in done.stdout or "first 1" in done.stdout, done.stdout + done.stderr
    assert "second 0" in done.stdout, done.stdout + done.stderr
    if "first 2" in done.stdout:
        (complaint,) = done.stderr.splitlines()
        assert "No space left on device" in complaint
    assert scores(tmp_path / "kept") == {f"s{number}": ("graded", 6.0) for number in range(8)}


@pytest.mark.skipif(not may_mount(), reason="only root may mount a disk that cannot be written to")
def test_results_on_a_disk_that_is_read_only_are_one_line(tmp_path, isolation):
    folder, out = make_class(tmp_path / "class", {"s": PLAIN}), tmp_path / "out"
    (out / "results").mkdir(parents=True)
    script = 'mount -t tmpfs -o ro none "$OUT/results" || exit 99; exec "$@"'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", *command(folder, out, isolation)],
        cwd=ROOT, env={**os.environ, "OUT": str(out)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 99:
        pytest.skip(f"no disk can be mounted here: {done.stderr}")
    assert done.returncode == 2
    (complaint,) = done.stderr.splitlines()
    assert "s.json: Read-only file system; name a place that can be written to" in complaint
    assert not list((out / "results").iterdir())
