"""Builds the two FashionMNIST subsets of this assignment. What the checks do with them is in `test_hidden_*.py`.

    python solutions/mlp/make_data.py FOLDER              # FOLDER holds the four idx files, at any depth
    python solutions/mlp/make_data.py FOLDER --download   # torchvision fetches them into FOLDER first

FOLDER may be the root that was given to `torchvision.datasets.FashionMNIST`, or for instance
/usr/share/datasets/fashion-mnist, where Debian's package dataset-fashion-mnist puts the files.

One seed decides everything. The 60,000 training images are shuffled: the first 600 are the lecture's training set, the
next 200 its validation set. The 10,000 test images are shuffled: the first 200 are the lecture's test set, and the
next 1,000 are held out for grading. So no image is in two sets. `RandomState` does the shuffling because NumPy has
frozen its stream for good.

The .npz files are written without compression and with a fixed date, so that they come out the same byte for byte
whatever the versions of zlib and NumPy, and their SHA-256 can be written down (`assignment.toml`, `thresholds.toml`).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

SEED = 2017
N_TRAIN, N_VAL, N_TEST, N_HELD_OUT = 600, 200, 200, 1000

HERE = Path(__file__).resolve().parent
LECTURE = HERE.parents[1] / "assignments" / HERE.name / "data" / "fashion_mnist_lecture.npz"
HELD_OUT = HERE / "data" / "fashion_mnist_held_out.npz"

# SHA-256 of the idx files as they are after decompression: the same, wherever they came from.
IDX_SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the FashionMNIST subsets of this assignment.")
    parser.add_argument("folder", type=Path, help="where the idx files are (or go, with --download)")
    parser.add_argument("--download", action="store_true", help="let torchvision fetch them first")
    arguments = parser.parse_args()
    if arguments.download:
        download(arguments.folder)

    lecture, held_out = draw(*(read_idx(arguments.folder, name) for name in IDX_SHA256))
    for path, arrays in ((LECTURE, lecture), (HELD_OUT, held_out)):
        data = npz_bytes(arrays)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{path.name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
        for name, labels in arrays.items():
            if name.endswith("labels"):
                print(f"  {name}: {len(labels)}, per class {np.bincount(labels, minlength=10).tolist()}")


def download(root: Path) -> None:
    from torchvision.datasets import FashionMNIST

    for train in (True, False):
        FashionMNIST(root, train=train, download=True)


def read_idx(folder: Path, name: str) -> np.ndarray:
    """Return the array in the idx file `name` (or `name`.gz) at any depth below `folder`: uint8.

    Ends the program in plain words if there is none, or if its contents are not FashionMNIST's.
    """
    found = sorted(folder.rglob(name)) + sorted(folder.rglob(f"{name}.gz"))
    if not found:
        sys.exit(f"No file {name} or {name}.gz below {folder}. Give another folder, or --download.")
    raw = gzip.decompress(found[0].read_bytes()) if found[0].suffix == ".gz" else found[0].read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if digest != IDX_SHA256[name]:
        sys.exit(f"{found[0]} is not FashionMNIST's {name} (sha256 {digest}). Download it again.")
    dimensions = raw[3]  # the magic number: two zero bytes, 8 for unsigned bytes, the number of dimensions
    shape = np.frombuffer(raw, ">u4", count=dimensions, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def draw(
    train_images: np.ndarray, train_labels: np.ndarray, test_images: np.ndarray, test_labels: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return the lecture's subset and the held-out one: images uint8 (N, 28, 28), labels int64 (N,)."""
    random = np.random.RandomState(SEED)
    from_train = random.permutation(len(train_images))
    from_test = random.permutation(len(test_images))
    train, val, _ = np.split(from_train, [N_TRAIN, N_TRAIN + N_VAL])
    test, held_out, _ = np.split(from_test, [N_TEST, N_TEST + N_HELD_OUT])
    lecture_arrays = {
        "train_images": train_images[train],
        "train_labels": train_labels[train].astype(np.int64),
        "val_images": train_images[val],
        "val_labels": train_labels[val].astype(np.int64),
        "test_images": test_images[test],
        "test_labels": test_labels[test].astype(np.int64),
    }
    held_out_arrays = {
        "images": test_images[held_out],
        "labels": test_labels[held_out].astype(np.int64),
    }
    return lecture_arrays, held_out_arrays


def npz_bytes(arrays: dict[str, np.ndarray]) -> bytes:
    """Return an .npz file that depends on nothing but `arrays`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix, whatever this machine is
            info.external_attr = 0o644 << 16
            archive.writestr(info, member.getvalue())
    return file.getvalue()


if __name__ == "__main__":
    main()
