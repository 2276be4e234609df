"""What students get is all that they need, the same bytes each time, and nothing of the private half."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from autograder import __version__, new
from autograder.assignment import load_assignment
from autograder.faults import UserError
from autograder.leaks import bodies_in, bodies_of
from autograder.notebook import convert
from autograder.release import release

ROOT = Path(__file__).parent.parent
WHEEL = f"dl_autograder-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("jinja2", reason="jinja2 is not installed")
    root = tmp_path_factory.mktemp("course")
    new.create("week-3", root)
    return root


@pytest.fixture
def public(template: Path, tmp_path: Path) -> Path:
    """The public half of a new assignment, whose private half lies where it belongs."""
    shutil.copytree(template, tmp_path / "course")
    return tmp_path / "course" / "assignments" / "week-3"


@pytest.fixture
def private(public: Path) -> Path:
    return public.parent.parent / "solutions" / "week-3"


def write(folder: Path, name: str, contents: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    return path


def released(public: Path, out: Path, wheel: Path | None = None) -> dict[str, bytes]:
    """Release, and return path below the zip's one folder → contents."""
    release(load_assignment(public), out, wheel)
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        assert {name.split("/")[0] for name in names} == {public.name}
        return {name.partition("/")[2]: archive.read(name) for name in names}


def notebook(*cells: str, outputs: list[object] | None = None) -> str:
    code = [{"cell_type": "code", "source": text, "outputs": outputs or []} for text in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code})


NEW = {"README.md", "assignment.toml", "requirements.txt", "test_visible.py", "week_3.py"}


def test_a_new_assignment_is_released_whole(public, tmp_path):
    files = released(public, tmp_path / "week-3.zip")
    assert files.keys() == NEW
    assert all(files[name] == (public / name).read_bytes() for name in NEW - {"requirements.txt"})


def test_the_bytes_depend_on_the_files_alone(public, tmp_path):
    write(public, "pictures/b.png", b"b")
    write(public, "pictures/a.png", b"a")
    released(public, tmp_path / "one.zip")
    for number, path in enumerate(sorted(public.rglob("*"), reverse=True)):
        os.utime(path, (number, number))
        path.chmod(0o755 if path.is_dir() else 0o600)
    released(public, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_whatever_the_layout_the_handout_or_an_import_names_goes_in(public, tmp_path):
    named = {
        "pictures/moons.png": b"png",
        "lecture/moons.py": "import options\n",
        "lecture/options.py": "",
        "tests/standardise.py": "test = {}\n",
        "week_3.ipynb": notebook("import plotting"),
        "plotting.py": "",
        "probes.py": "",
        "data/README.md": "",
        "data/LICENSE-moons": "",
        "slides/scan.pdf": b"%PDF",
        "table.csv": "1,2",
    }
    for name, contents in named.items():
        write(public, name, contents)
    with open(public / "README.md", "a") as file:
        file.write("\nSee [the slides](slides/scan.pdf#page=2 'slides'), <img src=\"table.csv\"> and [PyTorch]")
        file.write("(https://pytorch.org), [above](#week-3). `x[0](y)` is code, and so is\n```\nf[1](nowhere)\n```\n")
    assert released(public, tmp_path / "week-3.zip").keys() == NEW | named.keys()


def test_what_nothing_names_stays_behind_and_is_said(public, tmp_path):
    for name in ("notes.txt", "old/week_3.py", "lecture/moons.npz", "data/raw/x-ubyte", "week-3-submission.zip"):
        write(public, name, "mine")
    hidden = (".env", "__pycache__/a.pyc", ".ipynb_checkpoints/week_3.ipynb", ".git/config", "env/pyvenv.cfg")
    for name in (*hidden, "env/lib/test_hidden.py"):
        write(public, name, "mine")
    done = release(load_assignment(public), tmp_path / "week-3.zip")
    assert done.files.keys() == NEW
    assert done.left_out == dict.fromkeys(
        ["data/raw/x-ubyte", "lecture/moons.npz", "notes.txt", "old/week_3.py", "week-3-submission.zip"],
        "nothing names it",
    )
    assert "left out: notes.txt (nothing names it)" in list(done.lines())


def test_a_log_that_students_make_is_no_stub(public, tmp_path):
    """`files` may name what a run writes; if it lies in the public half, it came from somebody's solution."""
    text = (public / "assignment.toml").read_text()
    (public / "assignment.toml").write_text(text.replace('["week_3.py"]', '["week_3.py", "log.json", "essay.md"]'))
    write(public, "log.json", "{}")
    write(public, "essay.md", "Write here.")
    assert released(public, tmp_path / "week-3.zip").keys() == NEW | {"essay.md"}


# ---------------------------------------------------------------------------------------- refusals

SOLVED = """\
def standardise(data):
    '''Other names, no comments.'''
    average = data.mean(dim=0)
    spread = data.std(dim=0, correction=0)
    return (data - average) / torch.where(spread > 0, spread, torch.ones_like(spread))
"""
OTTER = "OK_FORMAT = True\ntest = {'suites': [{'cases': [{'code': '>>> 1', 'hidden': True}]}]}\n"


@pytest.mark.parametrize(
    ("name", "contents", "reason"),
    [
        ("test_hidden.py", "", "hidden checks"),
        ("tests/test_hidden_more.py", "", "hidden checks"),
        ("week_3.ipynb", notebook("# BEGIN SOLUTION\nx = 1"), "# BEGIN SOLUTION"),
        ("week_3.ipynb", notebook("x = 1  # SOLUTION"), "# SOLUTION"),
        ("week_3.ipynb", notebook("x", outputs=[{"text": "answer"}]), "has outputs"),
        ("week_3.ipynb", "no notebook", "cannot be looked through"),
        ("tests/standardise.py", OTTER, "hidden test cases"),
        ("lecture/moons.py", "def f(:", "is no Python"),
    ],
)  # fmt: skip
def test_what_gives_itself_away_is_refused(public, tmp_path, name, contents, reason):
    write(public, name, contents)
    assert_refused(public, tmp_path, name, reason)


def assert_refused(public: Path, tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(UserError, match=re.escape(reason)) as refused:
        release(load_assignment(public), tmp_path / "week-3.zip")
    assert str(refused.value).startswith(f"{public / name}: ")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "week-3.zip").exists()


@pytest.mark.parametrize("name", ["week_3.py", "lecture/solution.py", "pictures/loss.png"])
def test_a_file_of_the_private_half_is_refused_under_any_name(public, private, tmp_path, name):
    write(public, name, (private / "week_3.py").read_bytes())
    assert_refused(public, tmp_path, name, f"is the same file as {private / 'week_3.py'}")


@pytest.mark.parametrize(
    "name, contents",
    [
        ("week_3.py", "import torch\n\n\n" + SOLVED),
        ("week_3.ipynb", notebook("import torch", SOLVED)),
        ("lecture/moons.py", "class A:\n    if True:\n" + re.sub("(?m)^", " " * 8, SOLVED)),
    ],
)
def test_a_function_of_the_reference_is_refused_whatever_its_variables_are_called(
    public, private, tmp_path, name, contents
):
    reference = private / "week_3.py"
    body = next(node for node in ast.parse(reference.read_text()).body if isinstance(node, ast.FunctionDef))
    write(private, "week_3.py", "import torch\n\n\n" + SOLVED.replace("average", "mean").replace("spread", "std"))
    assert body.name == "standardise"
    write(public, name, contents)
    assert_refused(public, tmp_path, name, f"holds `standardise` as {reference} has it")


def test_what_the_stub_calls_given_may_be_in_the_reference_too(public, private, tmp_path):
    given = "# ------------------------ given: nothing to write here\n\n\ndef write_log(path):\n"
    given += (
        "    with open(path, 'w') as file:\n        for number in range(10):\n            file.write(str(number))\n"
    )
    for folder in (public, private):
        with open(folder / "week_3.py", "a") as file:
            file.write("\n\n" + given)
    assert "write_log" in released(public, tmp_path / "week-3.zip")["week_3.py"].decode()
    text = (public / "week_3.py").read_text().replace("# ------------------------ given", "# ----")
    write(public, "week_3.py", text)
    (tmp_path / "week-3.zip").unlink()
    assert_refused(public, tmp_path, "week_3.py", "holds `write_log`")


def test_the_answers_of_the_reference_are_refused(public, private, tmp_path):
    answers = "\n\nANSWERS = {'a': True, 'b': 'slower', 'c': 50.0, 'd': False}\n"
    write(private, "week_3.py", (private / "week_3.py").read_text() + answers)
    write(public, "week_3.py", (public / "week_3.py").read_text() + answers)
    assert_refused(public, tmp_path, "week_3.py", "holds `ANSWERS`")


def test_the_name_of_a_hidden_check_is_refused(public, private, tmp_path):
    name = re.search(r"def (test_\w+)", (private / "test_hidden.py").read_text())[1]
    write(public, "README.md", (public / "README.md").read_text() + f"\n`{name}` sees that.\n")
    assert_refused(public, tmp_path, "README.md", f"names the hidden check {name}")


@pytest.mark.parametrize("name", ["pictures/plot.png", "notes.txt", "data"])
def test_a_link_out_of_the_folder_is_refused(public, private, tmp_path, name):
    (public / name).parent.mkdir(exist_ok=True)
    (public / name).symlink_to(private if name == "data" else private / "thresholds.toml")
    assert_refused(public, tmp_path, name, "leads out of the folder")


def test_a_handout_that_links_to_what_is_not_there_is_refused(public, tmp_path):
    text = (public / "README.md").read_text()
    for target in ("pictures/none.png", "../../solutions/week-3/week_3.py"):
        write(public, "README.md", f"{text}\n![what it looks like]({target})\n")
        assert_refused(public, tmp_path, "README.md", f"links to {target}, which students do not get")


def test_data_that_are_not_what_the_assignment_says_are_refused(public, tmp_path):
    data = write(public, "data/points.npz", b"points")
    digest = hashlib.sha256(b"points").hexdigest()
    write(
        public,
        "assignment.toml",
        (public / "assignment.toml").read_text() + f'[data]\n"data/points.npz" = "{digest}"\n',
    )
    assert "data/points.npz" in released(public, tmp_path / "one.zip")
    data.write_bytes(b"other points")
    assert_refused(public, tmp_path, "data/points.npz", "SHA-256 is")


def test_a_missing_stub_is_refused(public, tmp_path):
    (public / "week_3.py").unlink()
    assert_refused(public, tmp_path, "week_3.py", "is missing")


def test_only_an_older_release_is_written_over(public, tmp_path):
    out = tmp_path / "week-3.zip"
    released(public, out)
    write(public, "pictures/new.png", b"png")
    assert "pictures/new.png" in released(public, out)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("thesis.tex", "years of work")
    before = out.read_bytes()
    with pytest.raises(UserError, match="is there already and is no release"):
        release(load_assignment(public), out)
    assert out.read_bytes() == before
    for odd in (tmp_path / "week-3.tar", tmp_path / "nowhere" / "week-3.zip"):
        with pytest.raises(UserError, match="--out"):
            release(load_assignment(public), odd)


# ---------------------------------------------------------------------------------- what to install


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """As much of a wheel as pip looks at before it installs one."""
    about = f"dl_autograder-{__version__}.dist-info"
    path = tmp_path / WHEEL
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("autograder/__init__.py", f'__version__ = "{__version__}"\n')
        metadata = f"Metadata-Version: 2.1\nName: dl-autograder\nVersion: {__version__}\nProvides-Extra: notebook\n"
        archive.writestr(f"{about}/METADATA", metadata)
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    return path


def wanted(files: dict[str, bytes]) -> list[str]:
    lines = files["requirements.txt"].decode().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_requirements_name_this_engine(public, tmp_path):
    files = released(public, tmp_path / "week-3.zip")
    assert wanted(files) == [f"dl-autograder=={__version__}"]
    assert "not on PyPI" in files["requirements.txt"].decode()


def test_the_requirements_of_a_notebook_and_the_authors_own(public, tmp_path):
    write(public, "week_3.ipynb", notebook("import torch"))
    write(public, "requirements.txt", "scikit-learn>=1.5\n")
    files = released(public, tmp_path / "week-3.zip")
    assert wanted(files) == [f"dl-autograder[notebook]=={__version__}", "scikit-learn>=1.5"]


@pytest.mark.parametrize("with_notebook", [False, True])
def test_pip_installs_from_the_unpacked_release_with_its_wheel(public, tmp_path, wheel, with_notebook):
    if with_notebook:
        write(public, "week_3.ipynb", notebook("import torch"))
    files = released(public, tmp_path / "week-3.zip", wheel)
    assert files[WHEEL] == wheel.read_bytes()
    assert wanted(files) == [f"./{WHEEL}" + "[notebook]" * with_notebook]
    zipfile.ZipFile(tmp_path / "week-3.zip").extractall(tmp_path / "there")
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-index", "--target", "x"]
    command += ["--disable-pip-version-check", "-r", "requirements.txt"]
    done = subprocess.run(command, cwd=tmp_path / "there" / "week-3", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"Would install dl-autograder-{__version__}" in done.stdout


def test_a_wheel_of_something_else_is_refused(public, private, tmp_path, wheel):
    for name in ("torch-2.6.0-py3-none-any.whl", "dl_autograder-9.9-py3-none-any.whl"):
        other = shutil.copy(wheel, tmp_path / name)
        with pytest.raises(UserError, match=re.escape(f"{other}: is ")):
            release(load_assignment(public), tmp_path / "week-3.zip", other)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("autograder/extra.py", (private / "week_3.py").read_bytes())
    with pytest.raises(UserError, match="is the same file as"):
        release(load_assignment(public), tmp_path / "week-3.zip", wheel)
    wheel.write_bytes(b"no zip")
    with pytest.raises(UserError, match="cannot be read as a wheel"):
        release(load_assignment(public), tmp_path / "week-3.zip", wheel)


# ---------------------------------------------------------------------------- the two of this course


@pytest.fixture(scope="module", params=["mlp", "optimisation"])
def course(request, tmp_path_factory):
    """The name of an assignment of this course, and what its release holds: path → contents."""
    folder = tmp_path_factory.mktemp("release")
    return request.param, released(ROOT / "assignments" / request.param, folder / "release.zip")


def private_files(name: str) -> list[Path]:
    found = [
        path for path in (ROOT / "solutions" / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(found) > 5
    return found


def texts(files: dict[str, bytes]) -> dict[str, str]:
    """Return all that is text, with a notebook's code as Python."""
    return {
        name: convert(data).source if name.endswith(".ipynb") else data.decode()
        for name, data in files.items()
        if name.endswith((".py", ".md", ".toml", ".txt", ".ipynb"))
    }


def test_a_release_is_files_of_the_public_half_and_what_to_install(course):
    name, files = course
    assert {"README.md", "assignment.toml", f"{name}.py", "test_visible.py"} <= files.keys()
    for path, contents in files.items():
        if path != "requirements.txt":
            assert contents == (ROOT / "assignments" / name / path).read_bytes()


def test_no_file_of_the_private_half_is_in_a_release(course):
    name, files = course
    private = {path.read_bytes(): path for path in private_files(name) if not path.name.startswith("LICENSE")}
    assert not [(path, private[contents]) for path, contents in files.items() if contents and contents in private]


# What students are given whole, in the stub, because it is nothing that they are to learn from writing it.
GIVEN: dict[str, set[str]] = {
    "mlp": set(),
    "optimisation": {
        "GRID", "LOGGED_EPOCHS", "_shortened", "mean_accuracy", "planned_runs", "plot_experiments",
        "summarise_experiments", "write_experiments",
    },
}  # fmt: skip


def test_no_function_of_the_reference_is_in_a_release(course):
    """Not even with other names for its variables, or as a cell's statements."""
    name, files = course
    reference = (ROOT / "solutions" / name / f"{name}.py").read_text()
    bodies = bodies_of(reference.encode())
    assert len(bodies) > 10
    found = {
        (path, function)
        for path, text in texts(files).items()
        if path.endswith((".py", ".ipynb"))
        for function in set(bodies_in(text.encode(), bodies)) - GIVEN[name]
    }
    assert found == set()
    # The same search finds them where they are.
    assert set(bodies_in(reference.encode(), bodies)) == set(bodies.values())
    assert set(bodies_in(renamed(reference).encode(), bodies)) == set(bodies.values())


def renamed(source: str) -> str:
    """Return `source` with other names for the variables of its functions, and without comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not hasattr(__builtins__, node.id):
            node.id += "_2"
        elif isinstance(node, ast.arg):
            node.arg += "_2"
    return ast.unparse(tree)


def test_no_hidden_check_is_named_in_a_release(course):
    name, files = course
    pattern = r"^def (test_\w+)"
    hidden = {found for path in private_files(name) if path.name.startswith("test_hidden")
              for found in re.findall(pattern, path.read_text(), re.M)}  # fmt: skip
    assert len(hidden) > 10
    words = {word for text in texts(files).values() for word in re.findall(r"\w+", text)}
    assert not hidden & words


def test_no_threshold_is_in_a_release(course):
    """Neither a line of thresholds.toml, nor a seed, nor a comment that says what was measured."""
    name, files = course
    text = (ROOT / "solutions" / name / "thresholds.toml").read_text()
    public = "\n".join(texts(files).values())
    lines = {re.sub(r"\s*#.*", "", line).strip() for line in text.splitlines() if "=" in line.partition("#")[0]}
    measured = {line.strip("# ") for line in text.splitlines() if line.startswith("#") and len(line) > 60}
    # `steps = 100` may well stand in a worked example, too
    telling = {line for line in lines if len(re.sub(r"\D", "", line)) >= 4}
    assert len(telling) > 1 and len(measured) > 3
    assert not [line for line in telling | measured if line in public]
    assert not {str(seed) for seed in seeds(tomllib.loads(text)) if seed > 999} & set(re.findall(r"\d+", public))


def seeds(table: dict) -> list[int]:
    return [
        found
        for key, value in table.items()
        for found in (seeds(value) if isinstance(value, dict) else [value] if key == "seed" else [])
    ]


def test_an_unpacked_release_checks_the_stub(public, tmp_path, autograder):
    done = autograder("release", public, "--out", tmp_path / "week-3.zip")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith(f"wrote {tmp_path / 'week-3.zip'}: 5 files")
    zipfile.ZipFile(tmp_path / "week-3.zip").extractall(tmp_path / "there")
    done = autograder("check", cwd=tmp_path / "there" / "week-3")
    assert done.returncode == 0, done.stderr
    assert "0 of 1 visible checks passed" in done.stdout


def test_the_stub_of_this_course_is_checked_from_its_unpacked_release(course, tmp_path, autograder):
    name, files = course
    for path, contents in files.items():
        write(tmp_path / name, path, contents)
    assert load_assignment(tmp_path / name).solutions is None
    done = autograder("check", f"{name}.py", cwd=tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^0 of \d+ visible checks passed", done.stdout, re.M), done.stdout


def test_a_refusal_on_the_command_line_is_one_line_and_exit_status_2(public, tmp_path, autograder):
    write(public, "test_hidden.py", "")
    done = autograder("release", public, "--out", tmp_path / "week-3.zip")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"autograder: {public / 'test_hidden.py'}: hidden checks")
    assert done.stderr.count("\n") == 1
