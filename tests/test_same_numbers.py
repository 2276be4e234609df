"""The same submission gets the same numbers: alone or in a class, whatever ran before it, with any number of jobs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

ASSIGNMENT = """
title = "Numbers"
files = ["numbers_of.py"]
[[questions]]
id = "net"
title = "A network"
points = 2
"""
CHECKS = '''
import hashlib, json, os
import pytest, torch
from autograder.checking import Recipe, evaluate, parameters, train

X = torch.linspace(-1, 1, 40).reshape(20, 2)


def told(submission, what, tensors):
    digest = hashlib.sha256(b"".join(t.contiguous().numpy().tobytes() for t in tensors)).hexdigest()
    with open(os.environ["NUMBERS"], "a") as file:
        file.write(json.dumps([submission.WHO, what, digest]) + "\\n")


@pytest.mark.check(question="net", points=1)
def test_trained(submission):
    """It learns."""
    model = submission.Net()
    train(model, X, torch.arange(20) % 2, Recipe(optimizer="adam", learning_rate=0.05, steps=20, batch_size=7))
    told(submission, "trained", [*parameters(model).values(), evaluate(model, X)])


@pytest.mark.check(question="net", points=1)
def test_drawn(submission):
    """It draws."""
    told(submission, "drawn", [submission.drawn()])
'''
HONEST = """
import random
import numpy as np
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 9), nn.Dropout(0.3), nn.ReLU(), nn.Linear(9, 2))

    def forward(self, x):
        return self.layers(x)

def drawn():
    numbers = [random.random(), np.random.rand(), np.random.default_rng().random()]
    return torch.cat([torch.tensor(numbers, dtype=torch.float64), torch.rand(3, dtype=torch.float64)])
"""
RESTLESS = """
torch.manual_seed(999), np.random.seed(5), random.seed(7)
torch.set_num_threads(2)
torch.rand(10_000), np.random.rand(10_000)
WORDS = {str(number) for number in range(5000)}
torch.use_deterministic_algorithms(False)
_first_drawn = drawn
def drawn():
    torch.manual_seed(1)
    return _first_drawn()
"""


@pytest.mark.slow
def test_the_same_submission_gets_the_same_numbers_wherever_it_is_graded(tmp_path, isolation):
    for half, name, text in (
        ("assignments", "assignment.toml", ASSIGNMENT),
        ("assignments", "numbers_of.py", "WHO = ''\n"),
        ("solutions", "test_hidden.py", CHECKS),
    ):
        path = tmp_path / half / "numbers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    handed_in = tmp_path / "class"
    handed_in.mkdir()
    for name in ("a", "m", "z"):
        (handed_in / f"{name}.py").write_text(f"WHO = '{name}'\n{HONEST}")
    (handed_in / "restless.py").write_text(f"WHO = 'restless'\n{HONEST}{RESTLESS}")
    seen = set()
    for number, (what, jobs) in enumerate(((handed_in / "m.py", 1), (handed_in, 1), (handed_in, 3))):
        seen |= numbers_of(tmp_path, what, jobs, number, isolation)
    honest = {(what, digest) for who, what, digest in seen if who != "restless"}
    assert {what for what, _ in honest} == {"trained", "drawn"} and len(honest) == 2
    assert len([one for one in seen if one[0] == "restless"]) == 2


def numbers_of(tmp_path, what, jobs, number, isolation) -> set[tuple[str, str, str]]:
    told = tmp_path / f"numbers-{number}"
    command = [sys.executable, "-m", "autograder", "grade", tmp_path / "assignments" / "numbers", what]
    done = subprocess.run(
        [*map(str, command), "--out", str(tmp_path / f"out-{number}"), "--jobs", str(jobs), *isolation],
        env={**os.environ, "NUMBERS": str(told)}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {tuple(json.loads(line)) for line in told.read_text().splitlines()}
