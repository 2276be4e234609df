"""Large blocks of memory go back to the machine when they are freed, in graders and in sandboxes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.confine import blocks
from autograder.confined import _environment

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "mallinfo2"),
    reason="asks the GNU C library, 2.33 or newer, what it holds",
)

# The library takes a block of that size for one to keep, once it has seen a larger one freed.
PROGRAM = """
import ctypes
from autograder.confine import blocks
class Held(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena o s h mapped us fs used free keep".split()]
ask = ctypes.CDLL(None).mallinfo2
ask.restype = Held
if {by_call}:
    blocks.give_back_large_blocks()
larger = bytearray(16 << 20)
del larger
before = ask().mapped
block = bytearray(4 << 20)
print((ask().mapped - before) >> 20)
"""


def mebibytes_to_be_given_back(by_call: bool = False, **environment: str) -> int:
    """Return how much of a block of 4 MiB, allocated after a larger one was freed, goes back when it is freed."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(by_call=by_call)],
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_left_to_itself_the_library_keeps_a_block_after_a_larger_one():
    assert mebibytes_to_be_given_back() == 0


def test_a_grader_gives_large_blocks_back():
    assert mebibytes_to_be_given_back(by_call=True) == 4


def test_a_sandbox_gives_large_blocks_back():
    zygote = _environment(Path("/nowhere"), gpu=False)
    assert blocks.environment().items() <= zygote.items(), "it is forked from there"
    assert mebibytes_to_be_given_back(**blocks.environment()) == 4


def test_where_the_library_has_no_such_setting_nothing_happens(monkeypatch):
    monkeypatch.setattr(blocks.ctypes, "CDLL", lambda name: object())
    blocks.give_back_large_blocks()
