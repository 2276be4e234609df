"""The lecture's programs of assignment mlp run on the reference and print what it shows; the handout's examples run."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.assignment import load_assignment

ROOT = Path(__file__).parent.parent
ASSIGNMENT = ROOT / "assignments" / "mlp"
LECTURE = ASSIGNMENT / "lecture"
REFERENCE = ROOT / "solutions" / "mlp" / "mlp.py"
SHARED = ("example", "moons")  # what programs import; other assignments have modules of these names, too
PROGRAMS = sorted(path.stem for path in LECTURE.glob("*.py") if path.stem not in SHARED)

Program = Callable[..., str]


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Program]:
    """Run a program as `program("logistic", "--epochs", "3")` in this process, and return what it prints."""
    import matplotlib
    import torch

    backend, threads, modules, path = (
        matplotlib.get_backend(),
        torch.get_num_threads(),
        set(sys.modules),
        list(sys.path),
    )
    sys.path.insert(0, str(LECTURE))

    def run(name: str, *arguments: str, solution: Path = REFERENCE) -> str:
        spec = importlib.util.spec_from_file_location(f"lecture_{name}", LECTURE / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.main(["--solution", str(solution), "--device", "cpu", "--save", str(tmp_path / "pictures"), *arguments])
        return capsys.readouterr().out

    yield run
    sys.path[:] = path
    for name in {*SHARED, "mlp"} - modules:
        sys.modules.pop(name, None)
    torch.set_num_threads(threads)
    matplotlib.use(backend)


def percent(words: str, printed: str) -> float:
    """Return the number before the % sign in the line that begins with `words`."""
    match = re.search(rf"^{words}.*?([\d.]+)%", printed, re.MULTILINE)
    assert match, printed
    return float(match[1])


def saved(folder: Path) -> list[str]:
    pictures = sorted((folder / "pictures").iterdir())
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    return [picture.name for picture in pictures]


def test_logistic_regression_stays_below_what_the_best_line_can_do(program: Program, tmp_path: Path):
    printed = program("logistic", "--epochs", "10")
    assert 75 < percent("new points", printed) <= percent("the best of all", printed) < 90
    assert re.search(r"^boundary +y = -?\d\.\d\d x [+-]\d\.\d\d$", printed, re.MULTILINE)
    assert saved(tmp_path) == ["logistic.png"]


def test_without_activation_a_network_is_the_map_that_it_collapses_to(program: Program, tmp_path: Path):
    printed = program("collapse", "--epochs", "10")
    assert 75 < percent("new points", printed) < 90
    assert "42 in the network, 6 in the one map" in printed
    assert float(re.search(r"differ by (\S+) at most", printed)[1]) < 1e-4
    assert saved(tmp_path) == ["collapse.png"]


def test_eight_hidden_units_do_what_no_line_can(program: Program, tmp_path: Path):
    printed = program("two_layer", "--epochs", "30")
    assert percent("new points", printed) > 95
    assert saved(tmp_path) == ["two_layer.png"]


def test_several_networks_are_summed_up(program: Program):
    printed = program("two_layer", "--epochs", "2", "--runs", "3")
    assert re.search(r"^3 networks +0\.\d{3} ± 0\.\d{3} of the new points right$", printed, re.MULTILINE)
    assert re.search(r"^ +[0-3] of them below 0\.95$", printed, re.MULTILINE)


def test_the_same_seed_prints_the_same(program: Program):
    first, again, other = (program("two_layer", "--epochs", "1", "--seed", seed) for seed in ("5", "5", "6"))
    assert first == again != other


def test_the_reference_says_both_classes_and_the_flawed_network_only_one(program: Program, tmp_path: Path):
    printed = program("hand_set")
    assert percent("your network", printed) > 78
    assert percent("one that never says 1", printed) == 50
    assert re.findall(r"predicts 1 (\d+) times", printed)[1] == "0"
    assert re.findall(r"predicts 1 (\d+) times", printed)[0] != "0"
    assert saved(tmp_path) == ["hand_set.png"]


def test_the_activations_at_minus_200_and_200(program: Program, tmp_path: Path):
    rows = {
        name: [float(number) for number in numbers]
        for name, *numbers in map(str.split, program("activations").splitlines()[:-1])
    }
    ends = {name: (numbers[0], numbers[-1]) for name, numbers in rows.items()}
    assert ends == {
        "z": (-200, 200),
        "relu": (0, 200),
        "sigmoid": (0, 1),
        "tanh": (-1, 1),
        "leaky_relu": (-20, 200),
    }
    assert saved(tmp_path) == ["activations.png"]


def test_weights_of_a_fully_connected_layer(program: Program):
    printed = program("weight_count")
    assert re.search(r"28×28 +614,656 +2 MiB", printed)
    assert re.search(r"256×256 +4,294,967,296 +16 GiB", printed)


@pytest.mark.parametrize("option", [(), ("--from-images",)])
def test_clothes_are_told_apart_better_than_by_chance(program: Program, tmp_path: Path, option: tuple[str, ...]):
    printed = program("fashion_mnist", "--epochs", "3", *option)
    for words in ("training accuracy", "validation accuracy", "test accuracy"):
        assert float(re.search(rf"^{words} +(\S+)$", printed, re.MULTILINE)[1]) > 0.3
    assert saved(tmp_path) == ["fashion_mnist_history.png", "fashion_mnist_predicted.png"]


# ------------------------------------------------------------------------------- what is missing


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("logistic", "TwoMoonsDataset is not written yet. Do the question two-moons first."),
        ("activations", "relu is not written yet. Do the question activations first."),
        ("weight_count", "fc_weight_count is not written yet. Do the question weight-count first."),
        ("fashion_mnist", "FlatImages is not written yet. Do the question images first."),
    ],
)
def test_on_the_stub_a_program_says_which_question_to_do_first(program: Program, name: str, question: str):
    with pytest.raises(SystemExit) as stopped:
        program(name, solution=ASSIGNMENT / "mlp.py")
    assert stopped.value.code == f"mlp.py: {question}"


def test_a_name_that_was_deleted_is_named(program: Program, tmp_path: Path):
    (tmp_path / "mine.py").write_text("x = 1\n")
    with pytest.raises(SystemExit) as stopped:
        program("weight_count", solution=tmp_path / "mine.py")
    assert stopped.value.code == "mine.py has no fc_weight_count. Do the question weight-count first."


def test_what_only_trains_in_your_file_does_not_run(program: Program, tmp_path: Path):
    mine = "def fc_weight_count(height, width):\n    return (height * width) ** 2\n\n\nraise SystemExit('trains')\n"
    (tmp_path / "mine.py").write_text(mine)
    assert "16 GiB" in program("weight_count", solution=tmp_path / "mine.py")


@pytest.mark.slow
def test_a_program_runs_on_its_own_without_a_display_and_saves_its_picture(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, str(LECTURE / "activations.py"), "--solution", str(REFERENCE)],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"saved {Path('lecture-pictures') / 'activations.png'}\n")
    assert (tmp_path / "lecture-pictures" / "activations.png").is_file()


# ---------------------------------------------------------------------------------- the handout


def handout() -> str:
    return (ASSIGNMENT / "README.md").read_text("utf-8")


def sections() -> dict[str, str]:
    """Return the text under each heading `## question: …`, in the order of the handout."""
    parts = re.split(r"^## ([\w-]+): .+$", handout(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_handout_has_a_section_for_each_question_and_its_points_are_right():
    points = {question.id: question.points for question in load_assignment(ASSIGNMENT).questions}
    assert list(sections()) == list(points)
    for question, text in sections().items():
        (graded,) = re.findall(r"^\*\*Graded\*\* (.+?)(?:\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
        total, *parts = map(float, re.findall(r"\((\d+(?:\.\d+)?)(?: points)?\)", graded))
        assert total == sum(parts) == points[question], question
    rows = re.findall(r"^\| \[`([\w-]+)`\].*\| (\d+) \|$", handout(), re.MULTILINE)
    assert {question: float(number) for question, number in rows} == points


def test_links_within_the_handout_lead_to_a_heading():
    headings = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", handout(), re.M)}
    links = set(re.findall(r"\]\(#([\w-]+)\)", handout()))
    assert links and links <= headings


def test_the_handout_names_every_program():
    assert {name for name in re.findall(r"`python lecture/(\w+)\.py", handout())} == set(PROGRAMS)


def test_the_handouts_pictures_are_there_and_all_are_shown():
    shown = set(re.findall(r"!\[[^\]]{20,}\]\(pictures/([\w-]+\.png)\)", handout()))
    assert shown == {path.name for path in (ASSIGNMENT / "pictures").iterdir()}
    assert all(path.stat().st_size < 100_000 for path in (ASSIGNMENT / "pictures").iterdir())


def test_the_handouts_examples_run_with_the_reference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """In their order, as in a notebook; but for those that download FashionMNIST."""
    import torch
    from matplotlib import pyplot as plt

    (tmp_path / "data").symlink_to(ASSIGNMENT / "data")
    monkeypatch.chdir(tmp_path)
    torch.manual_seed(0)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    names: dict[str, object] = {"__name__": "handout"}
    exec(compile(REFERENCE.read_text("utf-8"), str(REFERENCE), "exec"), names)
    blocks = re.findall(r"^```python\n(.*?)^```", handout(), re.MULTILINE | re.DOTALL)
    assert len(blocks) > 10
    for block in blocks:
        if "download=True" not in block:
            exec(compile(block, f"README.md: {block[:60]}", "exec"), names)
    plt.close("all")
    torch.set_num_threads(threads)
