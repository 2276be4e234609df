"""A sandbox that may use the GPU, where there is one: it trains, and its walls stand as the others' do."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from autograder.confine import cuda
from autograder.confined import Zygote
from autograder.link import Limits

HERE = Path(__file__).parent
TRAINING = """
import torch
model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2)).cuda()
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
inputs = torch.randn(64, 2, device="cuda")
targets = (inputs[:, 0] > 0).long()
losses = []
for _ in range(30):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(inputs), targets)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
answer = losses[-1] < losses[0]
"""


@pytest.mark.skipif(not os.path.exists("/dev/nvidiactl"), reason="no NVIDIA GPU here")
def test_a_sandbox_trains_on_the_gpu_behind_the_same_walls():
    with Zygote.start(device="cuda", serve=f"{HERE / 'attacks.py'}:serve") as zygote:
        zygote.wait_ready()
        with contextlib.closing(zygote.client()) as client:
            for _ in range(2):  # a fork that used the GPU spoils nothing for the next
                link = client.spawn(Limits())
                assert link.exchange(TRAINING.encode(), 30) == b'{"answer": true}'
                attacks = {
                    "open('/etc/passwd')": b"EACCES",
                    "import os; os.listdir('/proc')": b"EACCES",
                    "open('/proc/1/maps')": b"EACCES",
                    f"open('/proc/{os.getpid()}/maps')": b"EACCES",
                    f"open({str(HERE / 'attacks.py')!r})": b"EACCES",
                    "import socket; socket.socket()": b"EPERM",
                    "import socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)": b"EPERM",
                    "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect('/x')": b"EPERM",
                    "s.bind('name')": b"EACCES",
                    "os.fork()": b"EPERM",
                }
                for attack, error in attacks.items():
                    assert error in link.exchange(attack.encode(), 5), attack
                link.close()


def test_no_device_for_administrators_is_handed_out():
    assert not {"nvidia-cap1", "nvidia-cap2"} & {os.path.basename(path) for path in cuda.devices()}


GIB = 1 << 30
ALLOCATES = """
import torch
made = [torch.empty(1 << 28, dtype=torch.uint8, device="cuda") for _ in range(3)]
answer = "no limit"
"""


@pytest.mark.skipif(not os.path.exists("/dev/nvidiactl"), reason="no NVIDIA GPU here")
def test_tensors_take_no_more_of_a_gpu_than_the_limit():
    with Zygote.start(device="cuda", serve=f"{HERE / 'attacks.py'}:serve") as zygote:
        zygote.wait_ready()
        with contextlib.closing(zygote.client()) as client:
            link = client.spawn(Limits(gpu_memory_mib=512))
            assert b"OutOfMemoryError" in link.exchange(ALLOCATES.encode(), 60)
            link.close()


LOOKS = """
import torch
waiting = [call.__module__ for call, _ in torch.cuda._queued_calls]
answer = [torch.cuda.is_initialized(), waiting.count("autograder.confine.cuda")]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")
def test_a_sandbox_begins_without_cuda_and_with_its_share_set_for_later():
    with Zygote.start(device="cuda", serve=f"{HERE / 'attacks.py'}:serve") as zygote:
        zygote.wait_ready()
        with contextlib.closing(zygote.client()) as client:
            for _ in range(2):
                link = client.spawn(Limits())
                assert link.exchange(LOOKS.encode(), 30) == b'{"answer": [false, 1]}'
                link.close()


@pytest.mark.parametrize(("most", "share"), [(20 * GIB, 0.25), (200 * GIB, 1.0)])
def test_the_share_of_a_gpu_is_set_when_cuda_is_initialised_and_not_before(monkeypatch, most, share):
    waiting, shares = [], []
    monkeypatch.setattr(torch.cuda, "_lazy_call", waiting.append)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: SimpleNamespace(total_memory=80 * GIB))
    monkeypatch.setattr(torch.cuda, "set_per_process_memory_fraction", lambda *given: shares.append(given))
    cuda.share_memory(most)
    assert shares == []
    for call in waiting:
        call()
    assert shares == [(share, 0)]


def test_torch_keeps_what_is_to_be_done_when_cuda_is_initialised(monkeypatch):
    """It is not part of its interface, so a version may come that has it no more."""
    waiting: list[object] = []
    monkeypatch.setattr(torch.cuda, "_queued_calls", waiting)
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: False)
    cuda.share_memory(GIB)
    assert len(waiting) == 1


def test_a_share_that_cannot_be_set_is_nobodys_mistake(monkeypatch):
    def fails(index: int) -> None:
        raise RuntimeError("no such card")

    monkeypatch.setattr(torch.cuda, "_lazy_call", lambda call: call())
    monkeypatch.setattr(torch.cuda, "get_device_properties", fails)
    cuda.share_memory(GIB)


@pytest.mark.parametrize(("said", "order"), [(None, "PCI_BUS_ID"), ("FASTEST_FIRST", "FASTEST_FIRST")])
def test_cards_are_numbered_as_nvidias_tools_number_them_unless_somebody_says_otherwise(monkeypatch, said, order):
    monkeypatch.delenv("CUDA_DEVICE_ORDER", raising=False)
    if said is not None:
        monkeypatch.setenv("CUDA_DEVICE_ORDER", said)
    assert cuda.environment()["CUDA_DEVICE_ORDER"] == order
