"""What the doctor says of a healthy machine and of each thing that can be missing, in narrow terminals too."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import shutil
import tempfile
from collections import namedtuple
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from autograder import doctor
from autograder.assignment import load_assignment
from autograder.confined import Layer
from autograder.doctor import GIB, Finding, Sign

TOML = """
title = "Two moons"
files = ["moons.py"]
[[questions]]
id = "moons"
title = "Two moons"
points = 15
[data]
"data/train.npz" = "{digest}"
"""
DATA = b"numbers"
PROVEN = [
    Layer("Landlock", True, True, "version 7: files"),
    Layer("seccomp", True, True, ""),
    Layer("private uid", True, False, "the interpreter lies in a home folder"),
    Layer("level FULL", True, True, ""),
]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with both halves of an assignment called moons, in a folder that nobody else may enter."""
    public, private = tmp_path / "assignments" / "moons", tmp_path / "solutions" / "moons"
    (public / "data").mkdir(parents=True)
    (public / "data" / "train.npz").write_bytes(DATA)
    (public / "assignment.toml").write_text(TOML.replace("{digest}", hashlib.sha256(DATA).hexdigest()))
    private.mkdir(parents=True)
    (private / "test_hidden.py").write_text("")
    (private / "test_hidden.py").chmod(0o600)
    return tmp_path


@pytest.fixture
def healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where all but the assignments is well, so that a test is about one thing and takes no time."""
    for step in ("look_at_machine", "look_at_packages", "look_at_torch", "look_at_fonts", "look_at_plugin"):
        monkeypatch.setattr(doctor, step, lambda: [Finding(Sign.FINE, "fine")])
    monkeypatch.setattr(doctor, "look_at_walls", lambda: doctor.describe_walls(PROVEN))
    monkeypatch.setattr(doctor, "look_at_space", lambda folder: [Finding(Sign.FINE, "fine")])
    monkeypatch.setattr(doctor, "_tried_by_a_sandbox", lambda files: [Finding(Sign.FINE, "a sandbox could not read")])


def examined(folder: Path, width: int = 100, encoding: str = "utf-8") -> tuple[bool, str]:
    """Return whether a class can be graded, and what was printed."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, newline="\n") as file:
        ready = doctor.examine(Console(file=file, width=width, highlight=False), folder)
        file.flush()
        return ready, raw.getvalue().decode(encoding)


# --------------------------------------------------------------------------------------- a whole report


def test_the_command_looks_at_this_machine_and_its_exit_status_says_what_came_of_it(autograder, isolation, course):
    done = autograder("doctor", cwd=course)
    assert not done.stderr
    for word in (
        "Python 3.",
        "memory",
        "torch 2.",
        "device C",
        "fonts",
        "plugin",
        "free for results",
        "moons: 15 points",
    ):
        assert word in done.stdout
    walls_stand = isolation == []
    assert done.returncode == (0 if walls_stand else 1), done.stdout
    assert ("A class can be graded here." in done.stdout) is walls_stand
    assert ("a sandbox that tried to read the hidden checks could not" in done.stdout) is walls_stand


@pytest.mark.usefixtures("healthy")
def test_a_healthy_machine_can_grade(course):
    ready, text = examined(course)
    assert ready
    assert "✗" not in text
    assert text.rstrip().endswith("A class can be graded here.")


@pytest.mark.usefixtures("healthy")
def test_one_step_that_breaks_does_not_hide_the_others(course, monkeypatch):
    def breaks() -> list[Finding]:
        raise OSError("no such bus")

    monkeypatch.setattr(doctor, "look_at_torch", breaks)
    ready, text = examined(course)
    assert not ready
    assert "torch cannot be looked at (OSError: no such bus)" in text
    assert "assignment moons" in text


@pytest.mark.usefixtures("healthy")
def test_without_walls_students_can_still_check_their_work(course, monkeypatch):
    monkeypatch.setattr(
        doctor, "look_at_walls", lambda: doctor.describe_walls([Layer("sandbox", False, False, "needs Linux")])
    )
    ready, text = examined(course)
    assert not ready
    assert "sandbox: not there (needs Linux)" in text
    assert "✗ no isolation that protects the hidden checks" in text
    assert "a sandbox could not read" not in text  # nothing was tried, so nothing is said
    assert text.rstrip().endswith("Your own work can be checked: autograder check")


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize("width", [20, 40])
def test_a_narrow_terminal_shows_every_word(course, width):
    (course / "assignments" / "moons" / "data" / "train.npz").unlink()
    ready, text = examined(course, width)
    assert not ready
    assert max(map(len, text.splitlines())) <= width
    _, wide = examined(course, 1000)
    assert "".join(text.split()) == "".join(wide.split())


@pytest.mark.usefixtures("healthy")
def test_a_terminal_without_unicode_gets_plain_signs(course):
    strange = course / "Übung"
    (course / "assignments").rename(strange)
    ready, text = examined(strange, encoding="ascii")
    assert not ready  # solutions/ is not beside a folder called assignments
    assert "x assignment moons: no hidden checks" in text
    assert "> Put the private half into solutions/moons" in text


# -------------------------------------------------------------------------------- the machine


def test_an_old_python_is_told_what_to_install():
    python, _ = doctor.look_at_machine((3, 10, 4), cores=2, memory=8 * GIB)
    assert python.sign is Sign.WRONG
    assert "Python 3.10.4" in python.text
    assert "3.11" in python.mend


def test_little_memory_for_many_cores_is_told_how_many_jobs_fit():
    _, memory = doctor.look_at_machine((3, 12, 0), cores=8, memory=4 * GIB)
    assert (memory.sign, memory.text) == (Sign.NOTE, "8 cores, 4.0 GiB of memory")
    assert "--jobs 2" in memory.mend


@pytest.mark.parametrize(
    ("free", "sign", "shown"),
    [(5 * GIB, Sign.FINE, "5.0 GiB"), (GIB // 2, Sign.NOTE, "512 MiB"), (50 << 20, Sign.WRONG, "50 MiB")],
)
def test_a_full_disk_is_seen(tmp_path, monkeypatch, free, sign, shown):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda where: usage(0, 0, free))
    results, sandboxes = doctor.look_at_space(tmp_path)
    assert (results.sign, sandboxes.sign) == (sign, sign)
    assert results.text == f"{shown} free for results in {tmp_path}"
    assert bool(results.mend) is (sign is not Sign.FINE)


# ------------------------------------------------------------------------------ the libraries


def test_a_missing_and_an_old_package_come_with_the_command_that_mends_it(monkeypatch):
    versions = {"torch": "2.1.0", "numpy": "2.0.1"}
    monkeypatch.setattr(
        importlib.metadata, "requires", lambda _: ["torch>=2.6", "numpy>=1.26", "tqdm>=4", "mypy>=1; extra == 'dev'"]
    )

    def version(name: str) -> str:
        if name not in versions:
            raise importlib.metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert doctor.look_at_packages() == [
        Finding(Sign.FINE, "numpy 2.0.1"),
        Finding(Sign.WRONG, "torch 2.1.0 is not >=2.6", "python -m pip install 'torch>=2.6'"),
        Finding(Sign.WRONG, "tqdm is not installed", "python -m pip install 'tqdm>=4'"),
    ]


def test_a_torch_that_cannot_be_imported_is_said(monkeypatch):
    def load(name: str) -> None:
        if name == "torchvision":
            raise RuntimeError("operator torchvision::nms does not exist\nand more")

    monkeypatch.setattr(doctor.importlib, "import_module", load)
    (finding,) = doctor.look_at_torch()
    assert finding.sign is Sign.WRONG
    assert finding.text.endswith("(RuntimeError: operator torchvision::nms does not exist)")
    assert not finding.stops_grading_only


@pytest.mark.parametrize(
    ("name", "built_for", "warned", "sign", "words"),
    [
        ("NVIDIA H100", "13.0", [], Sign.FINE, "CUDA: NVIDIA H100"),
        ("", None, [], Sign.FINE, "built without CUDA"),
        ("", "13.0", [], Sign.FINE, "no NVIDIA GPU"),
        ("", "13.0", ["The NVIDIA driver is too old"], Sign.NOTE, "driver is too old"),
    ],
)
def test_the_device_is_said_with_its_reason(name, built_for, warned, sign, words):
    finding = doctor.describe_device(name, built_for, warned)
    assert finding.sign is sign
    assert words in finding.text


def test_a_missing_list_of_fonts_is_no_obstacle(tmp_path, monkeypatch):
    import matplotlib

    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    monkeypatch.setattr(matplotlib, "get_cachedir", lambda: str(tmp_path))
    assert [finding.sign for finding in doctor.look_at_fonts()] == [Sign.NOTE]
    (tmp_path / "fontlist-v390.json").write_text("{}")
    assert [finding.sign for finding in doctor.look_at_fonts()] == [Sign.FINE]


def test_pytest_finds_the_plugin_here_and_its_absence_is_noticed(monkeypatch):
    assert [finding.sign for finding in doctor.look_at_plugin()] == [Sign.FINE]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: [])
    (finding,) = doctor.look_at_plugin()
    assert finding.sign is Sign.NOTE
    assert "pip install" in finding.mend


# ---------------------------------------------------------------------------------- the walls


def test_a_layer_that_does_not_stand_is_a_note_while_the_level_does():
    findings = doctor.describe_walls(PROVEN)
    assert [finding.sign for finding in findings] == [Sign.FINE, Sign.FINE, Sign.NOTE, Sign.FINE]
    assert findings[2].text == "private uid: found, but not used (the interpreter lies in a home folder)"
    assert findings[-1].text.startswith("isolation FULL:")


def test_the_strongest_level_is_called_by_its_name():
    layers = [Layer("namespaces", True, True, "mount, network"), Layer("level FULL+", True, True, "")]
    first, last = doctor.describe_walls(layers)
    assert first.text == "namespaces: proven (mount, network)"
    assert last.text == "isolation FULL+: a probe child attacked it and got nowhere"


def test_a_level_that_is_not_proven_does_not_count():
    last = doctor.describe_walls([Layer("Landlock", True, True, ""), Layer("level NONE", False, False, "Do this.")])[-1]
    assert (last.sign, last.mend, last.stops_grading_only) == (Sign.WRONG, "Do this.", True)


# -------------------------------------------------------------------------------- the assignments


@pytest.mark.parametrize("where", ["", "assignments", "assignments/moons"])
def test_assignments_are_found_from_the_course_down(course, where):
    found, problems = doctor.find_assignments(course / where)
    assert [assignment.name for assignment in found] == ["moons"]
    assert not problems


def test_a_broken_assignment_file_is_said_and_the_others_are_looked_at(course):
    (course / "assignments" / "worse").mkdir()
    (course / "assignments" / "worse" / "assignment.toml").write_text("title = 3")
    found, problems = doctor.find_assignments(course)
    assert [assignment.name for assignment in found] == ["moons"]
    assert [problem.sign for problem in problems] == [Sign.WRONG]
    assert "worse" in problems[0].text


def test_a_folder_without_assignments_is_told_how_to_get_one(tmp_path):
    found, (problem,) = doctor.find_assignments(tmp_path)
    assert not found
    assert problem.sign is Sign.NOTE
    assert "autograder new" in problem.mend


def test_data_that_changed_are_wrong(course):
    (course / "assignments" / "moons" / "data" / "train.npz").write_bytes(b"other numbers")
    (finding,) = doctor.look_at_assignment(load_assignment(course / "assignments" / "moons"))
    assert finding.sign is Sign.WRONG
    assert "train.npz: SHA-256 is" in finding.text


def test_missing_hidden_checks_stop_only_the_grading(course):
    shutil.rmtree(course / "solutions")
    (finding,) = doctor.look_at_assignment(load_assignment(course / "assignments" / "moons"))
    assert (finding.sign, finding.stops_grading_only) == (Sign.WRONG, True)
    assert "solutions/moons" in finding.mend


def test_hidden_checks_that_others_can_read_come_with_the_command_that_hides_them(course):
    with tempfile.TemporaryDirectory() as open_to_all:  # pytest's own folders are closed
        moved = Path(open_to_all, "course")
        shutil.move(course, moved)
        file = moved / "solutions" / "moons" / "test_hidden.py"
        for path in (Path(open_to_all), moved, *file.parents[:2]):
            path.chmod(0o755)
        file.chmod(0o644)
        if not doctor.others_can_read(file):
            pytest.skip("nobody else can enter the folder for temporary files here")
        assignments, _ = doctor.find_assignments(moved)
        (finding,) = doctor.look_at_hidden_halves(assignments, walls_stand=False)
        assert finding.sign is Sign.NOTE
        assert finding.mend.endswith(f"chmod 700 {moved.resolve() / 'solutions'}")
        (moved / "solutions").chmod(0o700)
        assert doctor.look_at_hidden_halves(assignments, walls_stand=False) == []


def test_hidden_checks_in_a_folder_of_the_libraries_are_not_safe(course, isolation):
    if isolation:
        pytest.skip("no walls stand on this machine")
    safe, readable = course / "solutions" / "moons" / "test_hidden.py", Path(msgspec.__file__)
    (finding,) = doctor._tried_by_a_sandbox([safe, readable])
    assert (finding.sign, finding.stops_grading_only) == (Sign.WRONG, True)
    assert finding.text == f"{readable} is not safe from sandboxes"
