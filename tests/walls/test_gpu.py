"""A sandbox that may use the GPU, where there is one: it trains, and its walls stand as the others' do."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

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
