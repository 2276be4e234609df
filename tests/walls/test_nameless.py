"""Files without a name: what a sandbox keeps on the disk and no look through its folder finds."""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path

import pytest

from autograder.confine import nameless
from autograder.link import LinkLost
from autograder.verdict import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")

# The files come slowly, so that the test does not fill the disk that the walls are to keep free.
KEEPS = """
import mmap, os, time
kept = []
for number in range(60):
    file = os.open({opened}, os.O_RDWR | os.O_CREAT{flags}, 0o600)
    {then}
    os.write(file, bytes(1 << 20))
    kept.append({kept})
    {close}
    time.sleep(0.05)
"""
NAMED = {
    "opened": "str(number)",
    "flags": "",
    "kept": "mmap.mmap(file, 4096, prot=mmap.PROT_READ)",
    "close": "os.close(file)",
}
ROUTES = {
    "deleted": NAMED | {"then": "os.unlink(str(number))"},
    "replaced": NAMED | {"then": "open('new', 'w').close(); os.replace('new', str(number))"},
    "nameless": NAMED | {"opened": "'.'", "flags": " & ~os.O_CREAT | os.O_TMPFILE", "then": "pass"},
}


@pytest.mark.parametrize("route", ROUTES)
def test_deleted_files_that_stay_mapped_do_not_fill_the_disk(sandbox, route):
    with pytest.raises(LinkLost) as caught:
        sandbox.run(KEEPS.format(**ROUTES[route]))
    assert caught.value.verdict is Verdict.CRASHED
    assert "wrote more" in caught.value.reason


@pytest.mark.skipif(os.geteuid() != 0, reason="only root sees which files others have open")
def test_deleted_files_that_stay_open_count_as_used(open_sandbox):
    with pytest.raises(LinkLost) as caught:
        open_sandbox(disk_mib=8).run(KEEPS.format(**ROUTES["deleted"] | {"kept": "file", "close": "pass"}))
    assert "8 MB" in caught.value.reason


def test_many_short_calls_are_looked_after_like_a_long_one(sandbox):
    """(No single one of them takes as long as the time between two looks.)"""
    sandbox.run("import mmap, os\nkept = []")
    source = """
if len(kept) < 40:
    file = os.open("x", os.O_RDWR | os.O_CREAT)
    os.unlink("x")
    os.write(file, bytes(4096))
    kept.append(mmap.mmap(file, 4096, prot=mmap.PROT_READ))
    os.close(file)
"""
    with pytest.raises(LinkLost, match="wrote more"):
        for _ in range(100_000):
            assert sandbox.run(source) == {"answer": None}


def test_a_few_temporary_files_and_shared_memory_are_fine(sandbox):
    source = """
import mmap, tempfile, time
import numpy as np
files = [tempfile.TemporaryFile() for _ in range(3)]
arrays = [np.memmap(file, np.uint8, "w+", shape=(4096,)) for file in files]
shared = [mmap.mmap(-1, 4096) for _ in range(20)]
time.sleep(0.6)
answer = len(arrays)
"""
    assert sandbox.run(source) == {"answer": 3}


def test_mappings_are_counted_once_a_file_and_only_those_of_deleted_ones(tmp_path: Path):
    kept = []
    there = nameless.mapped(os.open("/proc/self/maps", os.O_RDONLY))  # pytest's own, if any
    for name in ("named", "gone", "gone too\n"):
        path = tmp_path / name
        path.write_bytes(bytes(8192))
        with open(path, "rb") as file:
            kept += [mmap.mmap(file.fileno(), 4096, prot=mmap.PROT_READ, offset=at) for at in (0, 4096)]
        if name != "named":
            path.unlink()
    maps = os.open("/proc/self/maps", os.O_RDONLY)
    before = nameless.mapped(maps)
    del kept[2:4]
    assert (before - there, nameless.mapped(maps) - there) == (2, 1)
    os.close(maps)


def test_a_list_of_mappings_without_end_counts_as_too_many(tmp_path: Path):
    (tmp_path / "maps").write_bytes(b"x\n" * nameless.MAX_BYTES)
    with open(tmp_path / "maps", "rb") as file:
        assert nameless.mapped(file.fileno()) > nameless.MAX_MAPPED


def test_open_files_that_cannot_be_seen_count_for_nothing():
    assert nameless.opened(1 << 22) == 0
