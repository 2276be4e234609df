"""`autograder export otter`: `otter run` gives what `autograder grade` gives, and Otter runs no student code."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TINY, Command

from autograder.assignment import load_assignment

if importlib.util.find_spec("otter") is None:
    pytest.skip("Otter is not installed: pip install 'dl-autograder[otter]'", allow_module_level=True)

import nbformat
from otter.test_files import GradingResults

from autograder.assign import make_notebooks
from autograder.export_otter import export_otter, wheel_of_this_package, zip_files
from autograder.otter_plugin import AutograderPlugin, NotGraded

REFERENCE = TINY.parent.parent / "solutions" / "tiny" / "tiny.py"
RIGHT = REFERENCE.read_text("utf-8")


@pytest.fixture(scope="module")
def for_otter(tmp_path_factory: pytest.TempPathFactory, isolation: list[str]) -> Path:
    """The zip of the tiny assignment, as the command writes it."""
    path = tmp_path_factory.mktemp("otter") / "tiny.zip"
    export_otter(load_assignment(TINY), path, isolation[-1] if isolation else None)
    return path


def otter_run(archive: Path, hand_in: Path, out: Path) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
    """Run the command as an instructor does. Return `results.json` ({} if there is none), and what it printed."""
    out.mkdir()
    command = [str(Path(sys.executable).with_name("otter")), "run", "-a", str(archive), "-o", str(out), "--no-logo"]
    done = subprocess.run([*command, str(hand_in)], capture_output=True, text=True, check=False, timeout=200, cwd=out)
    results = out / "results.json"
    return (json.loads(results.read_text("utf-8")) if results.is_file() else {}), done


def scores(results: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {test["name"]: (test["score"], test["max_score"]) for test in results["tests"] if "score" in test}


# ------------------------------------------------------------------------------------------ zip


def test_the_zip_holds_both_halves_where_no_student_file_comes(for_otter: Path):
    with zipfile.ZipFile(for_otter) as archive:
        names = archive.namelist()
        config = json.loads(archive.read("otter_config.json"))
        environment = archive.read("environment.yml").decode()
        kept = "course/solutions/tiny/test_hidden.py"
        assert archive.read(kept) == (REFERENCE.parent / "test_hidden.py").read_bytes()
    assert {"run_autograder", "run_otter.py", "setup.sh", "requirements.txt", "tests/README.txt"} <= set(names)
    assert not any(name.startswith("files/") for name in names), "Otter copies these beside the hand-in"
    assert not any(name.startswith("tests/") and name.endswith(".py") for name in names), "Otter runs these"
    ((plugin, settings),) = config["plugins"][0].items()
    assert plugin == "autograder.otter_plugin.AutograderPlugin" and settings["assignment"] == "tiny"
    assert "/autograder/source/dl_autograder-" in environment


def test_the_same_files_give_the_same_zip():
    tiny = load_assignment(TINY)
    assert zip_files(tiny) == zip_files(tiny)


def test_a_level_that_is_asked_for_is_in_the_plugin_s_configuration():
    config = json.loads(zip_files(load_assignment(TINY), "limits")["otter_config.json"])
    assert config["plugins"] == [
        {"autograder.otter_plugin.AutograderPlugin": {"assignment": "tiny", "isolation": "limits"}}
    ]


def test_the_wheel_in_the_zip_can_be_installed_and_is_this_engine(tmp_path: Path):
    name, data = wheel_of_this_package()
    assert wheel_of_this_package() == (name, data)
    (tmp_path / name).write_bytes(data)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(tmp_path / "there"), str(tmp_path / name)], check=True)
    for path in (ROOT / "autograder").rglob("*.py"):
        assert (tmp_path / "there" / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    asked = "import autograder; print(autograder.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "there")}
    said = subprocess.run([sys.executable, "-P", "-c", asked], capture_output=True, text=True, env=environment)
    assert said.stdout.startswith(str(tmp_path / "there"))


def test_the_command_refuses_what_cannot_be_exported(tmp_path: Path, autograder: Command):
    shutil.copytree(TINY, tmp_path / "tiny")
    done = autograder("export", "otter", tmp_path / "tiny", "--out", tmp_path / "a.zip")
    assert done.returncode == 2 and "its hidden checks are missing" in done.stderr
    (tmp_path / "mine.zip").write_bytes(b"not yours")
    done = autograder("export", "otter", TINY, "--out", tmp_path / "mine.zip")
    assert done.returncode == 2 and "is there already" in done.stderr
    assert (tmp_path / "mine.zip").read_bytes() == b"not yours"


def test_without_otter_the_command_says_what_to_install(tmp_path: Path):
    arguments = ["autograder", "export", "otter", str(TINY), "--out", str(tmp_path / "a.zip")]
    code = f"import sys; sys.modules['otter'] = None; sys.argv = {arguments!r}; import autograder.cli as c; c.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "`autograder export otter` needs Otter: pip install" in done.stderr


# --------------------------------------------------------------------------------------- grading


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, contents in files.items():
            archive.writestr(name, contents)
    return path


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class: right as a notebook, partly wrong, unreadable, and a zip with a helper module."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "ada.ipynb").write_bytes(make_notebooks(load_assignment(TINY)).filled)
    (folder / "bo.py").write_text(RIGHT.replace("2 * x", "2.0 * x"), "utf-8")
    (folder / "cy.py").write_text("def double(x:\n", "utf-8")
    zipped(
        folder / "di.zip",
        {"tiny.py": f"from helper import two\n{RIGHT.replace('2 *', 'two *')}", "helper.py": "two = 2"},
    )
    return folder


@pytest.fixture(scope="module")
def graded(
    handed_in: Path, tmp_path_factory: pytest.TempPathFactory, autograder: Command, isolation: list[str]
) -> Path:
    out = tmp_path_factory.mktemp("graded")
    done = autograder("grade", TINY, handed_in, "--out", out, *isolation)
    assert done.returncode == 0, done.stderr
    return out / "results"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ada.ipynb", "bo.py", "cy.py"])
def test_otter_s_scores_are_ours(name: str, for_otter: Path, handed_in: Path, graded: Path, tmp_path: Path):
    results, done = otter_run(for_otter, handed_in / name, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    ours = json.loads((graded / f"{Path(name).stem}.json").read_text("utf-8"))
    assert scores(results) == {q["id"]: (q["score"], q["max_score"]) for q in ours["questions"]}
    assert "Graded with isolation" in results["output"]
    if name == "cy.py":
        assert ours["reason"] and ours["reason"] in results["output"]
    if name == "bo.py":
        (double,) = (test for test in results["tests"] if test["name"] == "double")
        missed = [check for check in ours["checks"] if check["verdict"] != "passed"]
        assert missed
        for check in missed:
            assert check["title"] in double["output"] and check["message"].splitlines()[0] in double["output"]
        assert double["visibility"] == "hidden"
        public = next(test for test in results["tests"] if test["name"] == "Public Tests")
        assert all(check["title"] not in public["output"] for check in missed)


@pytest.mark.slow
def test_a_zip_that_otter_takes_gets_our_score(for_otter: Path, handed_in: Path, graded: Path, tmp_path: Path):
    """Otter refuses a zip with two scripts at its root, so the helper of this one goes into a folder."""
    results, done = otter_run(for_otter, handed_in / "di.zip", tmp_path / "refused")
    assert done.returncode != 0 and "More than one Python file found" in done.stderr
    two = "from parts.helper import two\n" + RIGHT.replace("2 *", "two *")
    taken = zipped(tmp_path / "di.zip", {"tiny.py": two, "parts/helper.py": "two = 2"})
    results, done = otter_run(for_otter, taken, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert sum(score for score, _ in scores(results).values()) == 10


class Payload:
    """Unpickled, it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, (f"touch {self.path}",))


@pytest.mark.slow
def test_student_code_never_runs_in_otter_s_processes(for_otter: Path, tmp_path: Path):
    """At its top level, as a module that Otter's kernel would import from its folder, as a pickle in Otter's log."""
    trace = tmp_path / "traces"
    trace.mkdir()
    trace.chmod(0o777)  # whoever could write here would
    write = "import pathlib; pathlib.Path({!r}).touch()\n"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(write.format(str(trace / "top")) + "print('I ran')\n" + RIGHT)]
    )
    for cell in notebook.cells:
        cell.pop("id", None)
    files: dict[str, str | bytes] = {
        "tiny.ipynb": nbformat.writes(notebook),
        ".OTTER_LOG": pickle.dumps(Payload(trace / "log")),
    }
    for module in ("otter", "json", "logging", "pickle", "autograder", "nbformat", "sitecustomize", "__init__"):
        files[f"{module}.py"] = write.format(str(trace / module))
    files["tests/double.py"] = write.format(str(trace / "tests"))
    results, done = otter_run(for_otter, zipped(tmp_path / "evil.zip", files), tmp_path / "out")
    assert list(trace.iterdir()) == []
    assert "I ran" not in done.stdout + done.stderr + json.dumps(results)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_reference_of_mlp_gets_full_marks_through_otter(tmp_path: Path, isolation: list[str]):
    mlp = load_assignment(ROOT / "assignments" / "mlp")
    assert mlp.solutions is not None
    export_otter(mlp, tmp_path / "mlp.zip", isolation[-1] if isolation else None)
    results, done = otter_run(tmp_path / "mlp.zip", mlp.solutions / "mlp.py", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert scores(results) == {question.id: (question.points, question.points) for question in mlp.questions}


# ------------------------------------------------------------------- when there is no score


def plugin(folder: Path, **settings: str) -> AutograderPlugin:
    """A plugin where Otter has unpacked a hand-in and the zip of the tiny assignment."""
    submission = folder / "submission" / "mine.py"
    submission.parent.mkdir()
    submission.write_text(RIGHT, "utf-8")
    halves = TINY.parent.parent
    for half in ("assignments", "solutions"):
        shutil.copytree(halves / half / "tiny", folder / "source" / "course" / half / "tiny")
    return AutograderPlugin(str(submission), {}, {"assignment": "tiny", **settings})


def test_before_otter_begins_the_hand_in_is_out_of_its_folder(tmp_path: Path):
    one = plugin(tmp_path)
    (tmp_path / "submission" / "tests").mkdir()
    (tmp_path / "submission" / ".OTTER_LOG").touch()
    (tmp_path / "submission" / "link").symlink_to("/etc/passwd")
    one.before_grading(None)
    assert sorted(path.name for path in (tmp_path / "submission").iterdir()) == ["mine.py", "tests"]
    assert (tmp_path / "submission" / "mine.py").read_text("utf-8") == ""
    assert (tmp_path / "handed-in" / "submission" / "mine.py").read_text("utf-8") == RIGHT
    assert one.before_execution(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RIGHT)])).cells == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (2, "autograder: no walls stand here; name a weaker level with --isolation"),
        (1, "autograder: by our fault"),
        (-9, ""),
    ],
)
def test_where_grading_fails_otter_gets_an_error_and_no_zero(
    status: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    one = plugin(tmp_path)
    one.before_grading(None)
    commands: list[list[str]] = []

    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, status, "", said)

    monkeypatch.setattr("autograder.otter_plugin.subprocess.run", fails)
    with pytest.raises(NotGraded, match=said.removeprefix("autograder: ") or "ended with status -9"):
        one.after_grading(GradingResults([]))
    assert "--isolation" not in commands[0], "the weak levels are taken only where the configuration says so"


def test_a_level_is_passed_on_only_from_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one = plugin(tmp_path, isolation="limits")
    one.before_grading(None)
    commands: list[list[str]] = []

    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 2, "", "x")

    monkeypatch.setattr("autograder.otter_plugin.subprocess.run", fails)
    with pytest.raises(NotGraded):
        one.after_grading(GradingResults([]))
    assert commands[0][commands[0].index("--isolation") + 1] == "limits"


def test_a_kernel_of_otter_s_that_failed_makes_no_zero(tmp_path: Path):
    with pytest.raises(NotGraded, match="Otter's own kernel failed"):
        plugin(tmp_path).after_grading(GradingResults.without_results(RuntimeError("no kernel")))
