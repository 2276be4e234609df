"""Submissions whose functions and classes give back every strange kind of object: wrong, and never our fault."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

STRANGE = {
    "none": "None",
    "text": "'a' * 10",
    "huge_int": "10 ** 400",
    "nan": "float('nan')",
    "infinity": "torch.tensor(float('inf'))",
    "bool": "True",
    "empty_list": "[]",
    "empty_tuple": "()",
    "pair": "(None, None)",
    "triple": "(1.5, 'x', object())",
    "pair_of_lists": "([1.0, 2.0], [0, 1])",
    "dict": "{1: 2}",
    "object": "object()",
    "class": "int",
    "function": "lambda *a, **k: None",
    "itself": "itself",
    "generator": "(i for i in range(3))",
    "module": "nn.Linear(3, 3)",
    "nothing_left": "torch.empty(0)",
    "strange_shape": "torch.zeros(1, 2, 3, 4)",
    "complex": "torch.zeros(4, dtype=torch.complex64)",
    "bfloat": "torch.zeros(4, 2, dtype=torch.bfloat16)",
    "sparse": "torch.eye(3).to_sparse()",
    "array_of_objects": "np.array([None, 'x'], dtype=object)",
    "array_of_text": "np.array(['x', 'y'])",
    "pair_of_arrays": "(np.full((200, 2), np.nan), np.zeros(200))",
    "three_arrays": "(np.arange(3), np.array(2.5), np.array([], dtype=int))",
    "equal_to_all": "type('Any', (), {'__eq__': lambda s, o: True, '__getattr__': lambda s, n: s})()",
    "raises": "1 / 0",
}
HEAD = """import numpy as np
import torch
from torch import nn


def itself(*args, **kwargs):
    return itself


def strange():
    return {value}
"""
FUNCTION = """

def {name}(*args, **kwargs):
    return strange()
"""
CLASS = """

class {name}:
    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args):
        return strange()

    def __getitem__(self, key):
        return strange()

    def __getattr__(self, name):
        return strange()

    def __len__(self):
        return {length}
"""
MODULE = """

class {name}(nn.Module):
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.first, self.second = nn.Linear(*args[:2]), nn.Linear(*args[1:3])

    def forward(self, x):
        return strange()
"""


def submission(stub: ast.Module, value: str, form: str) -> str:
    text = HEAD.format(value=value)
    for statement in stub.body:
        if isinstance(statement, ast.FunctionDef) or (isinstance(statement, ast.ClassDef) and form == "functions"):
            text += FUNCTION.format(name=statement.name)
        elif isinstance(statement, ast.ClassDef):
            is_model = "Model" in statement.name
            text += (MODULE if is_model else CLASS).format(name=statement.name, length=len(value))
    return text


# Each assignment meets half of them: every one takes a second of all checks.
HALVES = {"mlp": [*STRANGE][::2], "optimisation": [*STRANGE][1::2]}


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ["mlp", "optimisation"])
def test_no_strange_object_is_our_fault_or_earns_the_points_of_a_question(assignment, tmp_path, autograder, isolation):
    stub = ast.parse((ROOT / "assignments" / assignment / f"{assignment}.py").read_text())
    forms = ("functions", "classes") if any(isinstance(s, ast.ClassDef) for s in stub.body) else ("functions",)
    (tmp_path / "class").mkdir()
    names = [*STRANGE] if "AUTOGRADER_ALL_CHECKS" in os.environ else HALVES[assignment]
    for name in names:
        for form in forms:
            (tmp_path / "class" / f"{name}-{form}.py").write_text(submission(stub, STRANGE[name], form))
    command = ("grade", f"assignments/{assignment}", tmp_path / "class", "--out", tmp_path / "out")
    done = autograder(*command, *isolation, seconds=600)
    results = [json.loads(path.read_text()) for path in (tmp_path / "out" / "results").glob("*.json")]
    ours = {
        f"{result['submission']['id']}: {check['id']}"
        for result in results
        for check in result["checks"]
        if check["verdict"] == "internal"
    }
    logs = [path.read_text()[-600:] for path in sorted((tmp_path / "out").glob("internal/*.log"))[:3]]
    assert not ours, "\n".join(logs)
    assert done.returncode == 0, done.stderr
    assert len(results) == len(names) * len(forms)
    for result in results:
        for question in result["questions"]:
            assert question["score"] < question["max_score"], result["submission"]["id"]
