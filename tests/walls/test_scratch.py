"""The folders of a run: how full they are, and that they go away."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autograder.confine import scratch
from autograder.confine.scratch import RunRoot, remove_tree, usage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")


def test_usage_counts_blocks_and_follows_no_link(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(bytes(1 << 16))
    (tmp_path / "link").symlink_to("/usr")
    assert 1 << 16 <= usage(tmp_path, 1 << 20) < 1 << 18


def test_usage_is_over_by_size_by_number_and_by_secrecy(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(bytes(1 << 16))
    assert usage(tmp_path, 1 << 15) is None
    monkeypatch.setattr(scratch, "MAX_ENTRIES", 3)
    for number in range(4):
        (tmp_path / str(number)).touch()
    assert usage(tmp_path, 1 << 20) is None
    if os.geteuid() != 0:  # modes do not stop root
        locked = tmp_path / "locked"
        locked.mkdir(mode=0)
        assert usage(tmp_path, 1 << 30) is None


def test_a_hole_in_a_file_takes_no_room(tmp_path):
    with open(tmp_path / "sparse", "wb") as file:
        file.truncate(1 << 30)
    assert usage(tmp_path, 1 << 20) is not None


def test_removal_minds_neither_modes_nor_links_nor_odd_names(tmp_path):
    folder, kept = tmp_path / "folder", tmp_path / "kept"
    kept.mkdir()
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "c\n").mkdir()
    (folder / "a" / "link").symlink_to(kept)
    (folder / "x").mkdir()
    os.mkdir(os.fsencode(folder) + b"/\xff")
    (folder / "a" / "b").chmod(0)
    (folder / "a").chmod(0o100)
    folder.chmod(0)
    remove_tree(folder)
    assert not folder.exists() and kept.exists()


def test_a_link_in_the_place_of_a_folder_is_left_alone(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    remove_tree(tmp_path / "link")
    assert (tmp_path / "kept").exists()


def test_a_living_run_s_root_is_not_swept_and_a_dead_one_s_is(tmp_path):
    living = RunRoot.create(tmp_path)
    program = "import sys; from pathlib import Path; from autograder.confine.scratch import RunRoot"
    command = program + "; RunRoot.create(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", command, str(tmp_path)], check=True)
    assert len(list(tmp_path.iterdir())) == 2
    second = RunRoot.create(tmp_path)
    assert set(tmp_path.iterdir()) == {living.path, second.path}
    for root in (living, second):
        root.remove()
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_can_list_the_root_or_enter_a_working_folder(tmp_path):
    root = RunRoot.create(tmp_path)
    assert [folder.stat().st_mode & 0o777 for folder in (root.path, root.sandboxes)] == [0o711, 0o711]
    assert root.working_folder().stat().st_mode & 0o777 == 0o700
    root.remove()
