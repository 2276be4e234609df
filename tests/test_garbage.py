"""What is set apart before a fork is not gone through in it, and what the fork leaves in cycles is collected soon."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from autograder import garbage, grading

SOON = 120_000  # objects more; a full collection is due after 11 · 11 · 700
MANY = 1_000_000


class Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def many_objects() -> Iterator[list[list[int]]]:
    """What torch and the checks are in a real run. They have survived a full collection."""
    held: list[list[int]] = [[] for _ in range(MANY)]
    gc.collect()
    yield held
    gc.unfreeze()


def is_collected_soon() -> bool:
    """Does a cycle that has lived for a while go, once it is garbage, while SOON objects are made and stay?"""
    node = Node()
    gone = weakref.ref(node)
    gc.collect(1)  # it has outlived the young ones
    del node
    kept = [[] for _ in range(SOON)]
    return gone() is None and len(kept) == SOON


def test_without_it_garbage_waits_for_a_quarter_of_all_objects(many_objects):
    assert not is_collected_soon()


def test_what_a_fork_leaves_in_cycles_is_collected_soon(many_objects):
    garbage.set_apart()
    assert is_collected_soon()


def test_what_is_there_before_the_fork_is_not_gone_through(many_objects):
    garbage.set_apart()
    assert gc.get_freeze_count() > MANY and len(gc.get_objects()) < MANY // 10


def test_a_run_sets_apart_what_its_graders_share_and_lets_go_of_it_at_the_end(many_objects):
    with grading._nothing_collected_twice():
        assert gc.get_freeze_count() > MANY and is_collected_soon()
    assert gc.get_freeze_count() == 0
