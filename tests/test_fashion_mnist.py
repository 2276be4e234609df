"""The FashionMNIST subsets in the repository: what they hold, and that the script builds the same bytes again."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from autograder.assignment import data_problems, load_assignment
from autograder.checking import load_arrays

ROOT = Path(__file__).parent.parent
PUBLIC, PRIVATE = ROOT / "assignments" / "mlp", ROOT / "solutions" / "mlp"
LECTURE, HELD_OUT = PUBLIC / "data" / "fashion_mnist_lecture.npz", PRIVATE / "data" / "fashion_mnist_held_out.npz"
IDX_FILES = Path("/usr/share/datasets/fashion-mnist")  # Debian's package dataset-fashion-mnist


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def lecture() -> dict[str, np.ndarray]:
    recorded = load_assignment(PUBLIC).data["data/fashion_mnist_lecture.npz"]
    return load_arrays(LECTURE, recorded)


@pytest.fixture(scope="module")
def held_out() -> dict[str, np.ndarray]:
    recorded = tomllib.loads((PRIVATE / "thresholds.toml").read_text())["data"]["data/fashion_mnist_held_out.npz"]
    return load_arrays(HELD_OUT, recorded)


def test_the_files_are_those_whose_hashes_are_recorded(held_out):
    assert data_problems(load_assignment(PUBLIC)) == []
    assert LECTURE.stat().st_size < 2_000_000


@pytest.mark.parametrize(("part", "count"), [("train", 600), ("val", 200), ("test", 200)])
def test_the_lecture_has_its_600_200_200(lecture, part, count):
    images, labels = lecture[f"{part}_images"], lecture[f"{part}_labels"]
    assert (images.shape, images.dtype) == ((count, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((count,), np.int64)
    assert set(labels.tolist()) == set(range(10))


def test_no_held_out_image_is_in_what_students_have(lecture, held_out):
    assert (held_out["images"].shape, held_out["labels"].shape) == ((1000, 28, 28), (1000,))
    public = {image.tobytes() for part in ("train", "val", "test") for image in lecture[f"{part}_images"]}
    assert len(public) == 1000
    assert not [image for image in held_out["images"] if image.tobytes() in public]


def test_the_held_out_labels_are_not_in_the_public_half(held_out):
    labels = held_out["labels"]
    for path in PUBLIC.rglob("*"):
        if path.is_file():
            assert labels.tobytes() not in path.read_bytes()
            assert labels.astype(np.uint8).tobytes() not in path.read_bytes()


@pytest.mark.slow
def test_the_script_builds_the_same_bytes(tmp_path):
    if not IDX_FILES.is_dir():
        pytest.skip(
            f"the original files are not in {IDX_FILES}; Debian's package dataset-fashion-mnist puts them there"
        )
    for half in (PUBLIC, PRIVATE):
        target = tmp_path / half.relative_to(ROOT)
        shutil.copytree(half, target, ignore=shutil.ignore_patterns("*.npz", "pictures", "__pycache__"))
    script = tmp_path / "solutions" / "mlp" / "make_data.py"
    subprocess.run([sys.executable, str(script), str(IDX_FILES)], check=True, capture_output=True)
    for path in (LECTURE, HELD_OUT):
        assert sha256(tmp_path / path.relative_to(ROOT)) == sha256(path)


def test_a_changed_file_is_refused(tmp_path):
    from autograder.faults import AuthorError

    changed = tmp_path / "changed.npz"
    changed.write_bytes(LECTURE.read_bytes()[:-1] + b"?")
    with pytest.raises(AuthorError, match="SHA-256"):
        load_arrays(changed, sha256(LECTURE))
