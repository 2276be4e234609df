"""Imports go faster, and leave everything as it is: what is postponed comes when it is needed, and disturbs nobody."""

from __future__ import annotations

import gc
import json
import subprocess
import sys

import pytest

from autograder.importing import without_collections

IMPORTS = """
import contextlib, gc, json, random, sys, warnings
import numpy as np
import torch
from autograder.importing import Postponed, without_collections

seen, told = {}, []

@contextlib.contextmanager
def announced():
    told.append("begins")
    yield
    told.append("ends")

Postponed(announced).install()
with without_collections():
    import torchvision
    from torchvision.transforms import functional
seen["with torchvision"] = "torch._dynamo" in sys.modules
seen["transforms"] = list(functional.hflip(torch.tensor([[1, 2]]))[0].tolist())

model = torch.nn.Linear(1, 1)
model(torch.ones(1, 1)).sum().backward()
random_states = lambda: [random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()]
before = random_states()
seen["before an optimizer"] = "torch._dynamo" in sys.modules
traced = []
def trace(frame, event, argument):
    traced.append(frame.f_code.co_filename)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    sys.settrace(trace)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    optimizer.step()
    seen["still traced"] = sys.gettrace() is trace
    sys.settrace(None)
seen["traced the import"] = any("_dynamo/trace_rules.py" in name for name in traced)
seen["same random numbers"] = before == random_states()
seen["with an optimizer"] = "torch._dynamo" in sys.modules
seen["told"] = told
seen["collects"] = gc.isenabled()

boxes = torch.tensor([[0, 0.0, 0, 4, 4]])
seen["pooled"] = list(torchvision.ops.roi_align(torch.rand(1, 3, 8, 8), boxes, 2).shape)
from torch._dynamo.utils import is_compile_supported
seen["real"] = is_compile_supported.__module__ == "torch._dynamo.utils"
seen["agree"] = torchvision.ops.roi_align.__globals__["is_compile_supported"]("cpu") == is_compile_supported("cpu")
seen["finders"] = [type(finder).__name__ for finder in sys.meta_path if type(finder).__name__ == "Postponed"]
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen() -> dict[str, object]:
    """What a process noticed that imports torchvision, and later makes an optimizer."""
    pytest.importorskip("torchvision")
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_torchvision_is_there_without_torchs_compiler(seen):
    assert seen["with torchvision"] is False
    assert seen["transforms"] == [2, 1]


def test_the_compiler_comes_with_the_first_optimizer_and_its_import_is_announced_once(seen):
    assert (seen["before an optimizer"], seen["with an optimizer"]) == (False, True)
    assert seen["told"] == ["begins", "ends"]
    assert seen["finders"] == []


def test_its_import_draws_no_random_number_and_no_trace_function_sees_it(seen):
    assert seen["same random numbers"] is True
    assert (seen["still traced"], seen["traced the import"]) == (True, False)
    assert seen["collects"] is True


def test_the_function_of_torchvisions_that_asks_the_compiler_gets_the_compilers_answer(seen):
    assert seen["pooled"] == [1, 3, 2, 2]
    assert (seen["real"], seen["agree"]) == (True, True)


@pytest.mark.parametrize("before", [True, False])
def test_collections_are_on_after_a_block_if_they_were_before_also_if_it_raises(before):
    was_on = gc.isenabled()
    try:
        (gc.enable if before else gc.disable)()
        with pytest.raises(ImportError), without_collections():
            assert not gc.isenabled()
            raise ImportError
        assert gc.isenabled() is before
    finally:
        (gc.enable if was_on else gc.disable)()
        gc.unfreeze()
