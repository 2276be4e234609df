"""A course with secrets where a course has them, two submissions that look for them, and what to look for from outside.

What is looked for stands in no file of this project: it is made from hashes when a course is planted.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from blindness.scan import Pattern, counted, labelled, measured, spelled

HERE = Path(__file__).parent
SECRET, GIVEN = "secret", "given"
STOPS = ("loaded", "asked", "answered", "trained", "held-out", "end")  # in this order; see `course/`
CONTROLS = ("submission", "probe", "input", "training labels", "held-out inputs")
STRETCH = 32  # labels


def token(word: str) -> str:
    """Return 16 characters that are found nowhere by chance."""
    return hashlib.sha256(f"label-blindness: {word}".encode()).hexdigest()[:16]


def drawn(word: str) -> np.random.Generator:
    return np.random.default_rng(int(token(word), 16))


class Course(NamedTuple):
    assignment: Path
    submissions: Path


def held_out() -> dict[str, np.ndarray]:
    """Return the arrays of the file that never leaves the staff: points (128, 2), labels (128,), keys (2,)."""
    labels = drawn("held-out labels").integers(0, 2, 128)
    keys = (int(token("keys")[:7], 16) << 32) + drawn("keys").integers(0, 1 << 32, 2)
    return {"points": _points(labels, "held-out points"), "labels": labels, "keys": keys}


def training_labels() -> np.ndarray:
    return drawn("training labels").integers(0, 2, 64)


def _points(labels: np.ndarray, word: str) -> np.ndarray:
    noise = drawn(word).normal(0, 0.5, (len(labels), 2))
    return (np.stack([4 * labels - 2, np.zeros(len(labels))], axis=1) + noise).astype(np.float32)


def an_input() -> torch.Tensor:
    return torch.from_numpy(drawn("input").normal(size=8)).float()


def expected(x: torch.Tensor) -> torch.Tensor:
    """Return what the hidden check of `double` computes, and no submission does."""
    return torch.sin(x) * 1234.5


def plant(folder: Path) -> Course:
    """Write the course: `course/` with the secrets filled in."""
    public, private, handed_in = (folder / name for name in ("assignments/planted", "solutions/planted", "handed-in"))
    for path in (public, private / "data", handed_in):
        path.mkdir(parents=True)
    words = {
        "SECRET": token("secret"),
        "GIVEN": token("given"),
        "CODED": {"secrets": _coded(token("secret")), "given": _coded(token("given"))},
        "LABELS": "".join(str(1 - label) for label in held_out()["labels"][:STRETCH]),
        "KEYS": ~int(held_out()["keys"][0] >> 32),
    }
    for target in (public, private, handed_in):
        for path in (HERE / "course" / target.relative_to(folder).parts[0]).iterdir():
            text = path.read_text("utf-8")
            for word, value in words.items():
                text = text.replace(f"«{word}»", str(value))
            (target / path.name.removesuffix(".txt")).write_text(text, "utf-8")
    np.savez(private / "data" / "held_out.npz", **held_out())
    points, labels = _points(training_labels(), "training points"), training_labels()
    np.savez(private / "data" / "training.npz", points=points, labels=labels, input=an_input().numpy())
    return Course(public, handed_in)


def _coded(word: str) -> str:
    """Return it as a submission may hold it without being found for that."""
    return bytes(byte ^ 0x55 for byte in word.encode()).hex()


def patterns() -> list[Pattern]:
    secret = held_out()
    found = spelled(f"{SECRET}: text", f"{token('secret')}-")
    found += labelled(f"{SECRET}: labels", secret["labels"], STRETCH)
    for key in secret["keys"]:
        found += counted(f"{SECRET}: keys", int(key))
    found += measured(f"{SECRET}: expected values", expected(an_input()).numpy()[2:6])
    for name in ("submission", "probe"):
        found += spelled(f"{GIVEN}: {name}", f"{token('given')}-{name}")
    found += measured(f"{GIVEN}: input", an_input().numpy()[2:6])
    found += labelled(f"{GIVEN}: training labels", training_labels(), STRETCH)
    found += measured(f"{GIVEN}: held-out inputs", secret["points"][100:104].ravel())
    return found


# ------------------------------------------------------------------------------------------- mlp


def of_mlp(private: Path, public: Path) -> tuple[list[Pattern], list[Pattern]]:
    """Return what no sandbox may have of the assignment `mlp`, and what one has got when it was asked for images."""
    secret, lecture = (
        np.load(path)
        for path in (private / "data/fashion_mnist_held_out.npz", public / "data/fashion_mnist_lecture.npz")
    )
    secrets = labelled(f"{SECRET}: labels", secret["labels"], 64)
    for path in sorted(private.glob("test_hidden*.py")):
        for line in telling_lines(path, [*public.glob("*.py"), private / "mlp.py", private / "probes.py"]):
            secrets += spelled(f"{SECRET}: {path.name}", line)[:1]
    image = secret["images"][0].ravel().astype("<f4") / np.float32(255)
    given = [Pattern(f"{GIVEN}: held-out images", image[300:400].tobytes())]
    given.append(Pattern(f"{GIVEN}: training labels", lecture["train_labels"][:64].astype("<i8").tobytes()))
    return secrets, given


def telling_lines(path: Path, others: list[Path], count: int = 2) -> list[str]:
    """Return the longest lines of a file that stand in none of the others."""
    known = {line.strip() for other in others for line in other.read_text("utf-8").splitlines()}
    lines = {line.strip() for line in path.read_text("utf-8").splitlines()} - known
    return sorted((line for line in lines if re.search(r"\w{4}", line)), key=lambda line: (-len(line), line))[:count]


WRITES_DOWN_WHAT_IT_OPENS = """
import os, sys
_place = os.open(os.environ["OPENED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def _write_down(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        os.write(_place, os.fsencode(arguments[0]) + b"\\n")
sys.addaudithook(_write_down)
"""
