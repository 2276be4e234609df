"""The queue for the GPU, and how its free memory is asked: with a driver's library and a card that are made up here."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pytest

from autograder.card import CONTEXT_MIB, PATIENCE_SECONDS, Card, may_be_others, ran_out
from autograder.card_memory import Nvml, NvmlError, ask_nvidia_smi, first_visible, free_memory

GIB = 1 << 30
NEED_MIB = 1024


class Machine:
    """A card whose free memory and clock a test sets."""

    def __init__(self, free: int | None) -> None:
        self.free, self.now = free, 0.0

    def card(self, wanted: int = 8) -> Card:
        return Card(NEED_MIB - CONTEXT_MIB, wanted, lambda: self.free, lambda: self.now)


def most_let_in(card: Card) -> int:
    """Start as many as are let in, none of which takes any memory yet."""
    running = 0
    while running < 100 and card.lets_in(running):
        running += 1
    return running


# ---------------------------------------------------------------------------------------- the queue


@pytest.mark.parametrize(("free", "most"), [(8 * GIB, 8), (3 * GIB + 1, 3), (GIB, 1)])
def test_as_many_are_let_in_as_fit_into_the_free_memory(free, most):
    assert most_let_in(Machine(free).card()) == most


def test_those_that_have_taken_their_memory_are_not_counted_twice():
    machine = Machine(4 * GIB)
    card = machine.card()
    assert [card.lets_in(running) for running in range(3)] == [True] * 3
    machine.free = GIB  # three have taken theirs
    assert card.lets_in(3)
    assert not card.lets_in(4)


def test_memory_that_others_take_meanwhile_lowers_the_limit_and_what_they_give_back_raises_it():
    machine = Machine(4 * GIB)
    card = machine.card()
    assert card.lets_in(0) and card.lets_in(1)
    machine.free = GIB // 2  # ours have taken two, somebody else the rest
    assert not card.lets_in(2)
    assert not card.lets_in(1)
    machine.free = 6 * GIB
    assert card.lets_in(2)


def test_on_a_full_card_a_sandbox_waits_and_then_starts_all_the_same_by_itself():
    machine = Machine(0)
    card = machine.card()
    assert not card.lets_in(0)
    machine.now = PATIENCE_SECONDS - 1
    assert not card.lets_in(0)
    machine.now = PATIENCE_SECONDS
    assert card.lets_in(0)
    assert card.is_shared, "what it lacks, others have"
    assert not card.lets_in(1)
    assert card.lets_in(0), "the next one does not wait as long again"
    assert card.remark() == (
        "the run waited for memory of the GPU that others use; "
        "at times fewer than 8 submissions at a time: each may need 1024 MiB of the GPU's memory"
    )


def test_patience_is_new_once_there_was_room():
    machine = Machine(0)
    card = machine.card()
    assert not card.lets_in(0)
    machine.free = GIB
    assert card.lets_in(0)
    machine.free, machine.now = 0, PATIENCE_SECONDS + 1
    assert not card.lets_in(0)


def test_where_nobody_tells_what_is_free_one_runs_at_a_time():
    card = Machine(None).card()
    assert most_let_in(card) == 1
    assert card.remark() == (
        "at times fewer than 8 submissions at a time: how much of the GPU's memory is free cannot be asked here"
    )


def test_one_that_is_to_be_alone_waits_for_the_others_and_they_for_it():
    card = Machine(8 * GIB).card()
    assert card.lets_in(0) and card.is_shared
    assert not card.lets_in(1, alone=True)
    assert card.lets_in(0, alone=True) and not card.is_shared
    assert not card.lets_in(1)
    assert card.lets_in(0) and card.is_shared


def test_a_single_job_has_the_card_to_itself_at_once():
    card = Machine(8 * GIB).card(wanted=1)
    assert card.lets_in(0) and not card.is_shared
    assert card.remark() == ""


@pytest.mark.parametrize(
    ("message", "used_up", "others"),
    [
        ("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of …", True, True),
        ("CUDA error: out of memory\nCUDA kernel errors might be …", True, True),
        ("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", True, True),
        ("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`", False, True),
        ("CUDA error: CUDA-capable device(s) is/are busy or unavailable", False, True),
        ("CUDA error: device-side assert triggered", False, False),
        ("[enforce fail at alloc_cpu.cpp:121] . DefaultCPUAllocator: can't allocate memory", False, False),
        ("mat1 and mat2 shapes cannot be multiplied (4x3 and 2x1)", False, False),
    ],
)
def test_words_of_torch_that_a_full_card_explains_are_told_from_others(message, used_up, others):
    assert (ran_out(message), may_be_others(message)) == (used_up, others)


# ------------------------------------------------------------------------------- its free memory


class Library:
    """As much of NVIDIA's management library as is called, over cards {uuid: free bytes or partitions {uuid: free}}."""

    def __init__(self, cards: dict[str, int | dict[str, int]], lacks: tuple[str, ...] = ()) -> None:
        self.asked: list[str] = []
        self._uuids = list(cards)
        self._cards = cards
        self._devices: list[str] = []  # a handle is a place in here, from 1
        self._lacks = lacks

    def __getattr__(self, name: str) -> Any:
        if name in self._lacks or not hasattr(type(self), "_" + name):
            raise AttributeError(name)
        self.asked.append(name)
        return getattr(self, "_" + name)

    def _handle(self, uuid: str, into: Any) -> int:
        self._devices.append(uuid)
        into._obj.value = len(self._devices)
        return 0

    def _partitions(self, device: ctypes.c_void_p) -> dict[str, int] | None:
        found = self._cards.get(self._devices[(device.value or 0) - 1])
        return found if isinstance(found, dict) else None

    def _nvmlInit_v2(self) -> int:
        return 0

    def _nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = len(self._uuids)
        return 0

    def _nvmlDeviceGetHandleByIndex_v2(self, index: ctypes.c_uint, device: Any) -> int:
        return self._handle(self._uuids[index.value], device) if index.value < len(self._uuids) else 2

    def _nvmlDeviceGetHandleByUUID(self, uuid: bytes, device: Any) -> int:
        known = {*self._uuids, *(u for found in self._cards.values() if isinstance(found, dict) for u in found)}
        return self._handle(uuid.decode(), device) if uuid.decode() in known else 6

    def _nvmlDeviceGetUUID(self, device: ctypes.c_void_p, text: Any, size: ctypes.c_uint) -> int:
        text.value = self._devices[(device.value or 0) - 1].encode()
        return 0

    def _nvmlDeviceGetMigMode(self, device: ctypes.c_void_p, mode: Any, pending: Any) -> int:
        mode._obj.value = self._partitions(device) is not None
        return 0

    def _nvmlDeviceGetMaxMigDeviceCount(self, device: ctypes.c_void_p, count: Any) -> int:
        count._obj.value = 7
        return 0

    def _nvmlDeviceGetMigDeviceHandleByIndex(self, device: ctypes.c_void_p, index: ctypes.c_uint, into: Any) -> int:
        numbered = dict(enumerate(self._partitions(device) or {}, start=2))  # the numbers have gaps
        return self._handle(numbered[index.value], into) if index.value in numbered else 6

    def _nvmlDeviceGetMemoryInfo(self, device: ctypes.c_void_p, memory: Any) -> int:
        uuid = self._devices[(device.value or 0) - 1]
        partitions = {u: f for found in self._cards.values() if isinstance(found, dict) for u, f in found.items()}
        free = partitions.get(uuid, self._cards.get(uuid))
        if not isinstance(free, int) or free < 0:
            return 3  # not supported
        memory._obj.total, memory._obj.free, memory._obj.used = 80 * GIB, free, 80 * GIB - free
        return 0


TWO = {"GPU-aaaa-1": 5 * GIB, "GPU-bbbb-2": 7 * GIB}


@pytest.mark.parametrize(
    ("visible", "free"),
    [(None, 5 * GIB), ("1,0", 7 * GIB), ("1", 7 * GIB), ("GPU-bbbb-2", 7 * GIB), ("GPU-bb", 7 * GIB)],
)
def test_the_memory_of_the_card_that_sandboxes_see_first_is_asked(visible, free):
    environment = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    assert free_memory(environment, Library(TWO))() == free


@pytest.mark.parametrize(
    ("visible", "free"), [(None, 3 * GIB), ("MIG-two", 4 * GIB), ("GPU-aaaa", 3 * GIB), ("1", 9 * GIB)]
)
def test_of_a_partitioned_card_it_is_the_partitions_memory(visible, free):
    cards: dict[str, int | dict[str, int]] = {"GPU-aaaa": {"MIG-one": 3 * GIB, "MIG-two": 4 * GIB}, "GPU-b": 9 * GIB}
    environment = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    assert free_memory(environment, Library(cards))() == free


def test_a_driver_that_knows_no_partitions_is_asked_all_the_same():
    assert free_memory({}, Library(TWO, lacks=("nvmlDeviceGetMigMode",)))() == 5 * GIB


def test_each_question_is_asked_anew_and_a_card_that_is_lost_tells_nothing():
    cards: dict[str, int | dict[str, int]] = dict(TWO)
    free = free_memory({}, Library(cards))
    cards["GPU-aaaa-1"] = 2 * GIB
    assert free() == 2 * GIB
    cards["GPU-aaaa-1"] = -1
    assert free() is None


def test_a_library_that_lacks_a_function_is_an_error_of_its_own_kind():
    with pytest.raises(NvmlError, match="nvmlInit_v2"):
        Nvml(Library({}, lacks=("nvmlInit_v2",)))


@pytest.mark.parametrize(
    ("environment", "first"),
    [
        ({}, "0"),
        ({"CUDA_VISIBLE_DEVICES": " 3 , 1"}, "3"),
        ({"CUDA_VISIBLE_DEVICES": "MIG-GPU-x/1/0"}, "MIG-GPU-x/1/0"),
        ({"CUDA_VISIBLE_DEVICES": ""}, None),
        ({"CUDA_VISIBLE_DEVICES": "-1"}, None),
        ({"CUDA_VISIBLE_DEVICES": "--help"}, None),
        ({"CUDA_DEVICE_ORDER": "FASTEST_FIRST"}, None),
        ({"CUDA_DEVICE_ORDER": "FASTEST_FIRST", "CUDA_VISIBLE_DEVICES": "GPU-aaaa"}, "GPU-aaaa"),
    ],
)
def test_which_card_is_the_first_is_read_from_the_variables(environment, first):
    assert first_visible(environment) == first


@pytest.fixture
def smi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a made-up nvidia-smi into the path: `smi("echo 5")`."""

    def make(*script: str) -> None:
        program = tmp_path / "nvidia-smi"
        program.write_text("\n".join(["#!/bin/sh", *script, ""]))
        program.chmod(0o755)

    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return make


def test_without_the_library_nvidia_smi_is_asked(smi):
    smi('[ "$1" = --id=1 ] && [ "$2" = --query-gpu=memory.free ] && echo 4096')
    broken = Library(TWO, lacks=("nvmlInit_v2",))
    assert free_memory({"CUDA_VISIBLE_DEVICES": "1"}, broken)() == 4 * GIB
    assert free_memory({"CUDA_VISIBLE_DEVICES": "0"}, broken)() is None


@pytest.mark.parametrize("says", ["echo '[N/A]'", "echo 4096; exit 9", "printf '\\377'", "true"])
def test_an_answer_of_nvidia_smi_that_is_no_number_is_none(smi, says):
    smi(says)
    assert ask_nvidia_smi("0") is None


def test_a_machine_without_nvidia_smi_tells_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ask_nvidia_smi("0") is None


def test_of_a_partition_the_whole_cards_memory_is_not_taken(smi):
    smi("echo 81920")
    assert free_memory({"CUDA_VISIBLE_DEVICES": "MIG-one"}, Library({}))() is None
