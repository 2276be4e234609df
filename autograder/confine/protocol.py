"""What the trusted processes say to each other about sandboxes: one JSON message a packet, and no student data.

Two kinds of socket, both SOCK_SEQPACKET: the control socket between the zygote and the process that started it, and
one for each client (a grader).
"""

from __future__ import annotations

import array
import socket
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from autograder.confine.walls import Plan

MAPS = b"maps"  # a sandbox's first frame, before the walls; with it comes the list of its mappings
READY = b"ready"  # the next one, if its walls stand
WALLS_DOWN = b"walls:"  # … and of one whose walls do not; a reason follows
MAX_PACKET = 1 << 16  # bytes
MAX_DESCRIPTORS = 4


class Start(msgspec.Struct, tag="start", frozen=True):
    """Control, to the zygote, first of all.

    `isolation` names the level wanted; "" takes the strongest that protects files. `serve` is what a sandbox runs,
    "package.module:function" or "/path/file.py:function". Without `warm` it imports nothing but that. `root` is the
    run's folder, and `sandboxes` the one in it that working folders are in. Of the `canaries`, which no sandbox may
    read, the first is in `sandboxes`, the second in `root`, and the others are the staff's.
    """

    isolation: str
    device: str
    serve: str
    root: str
    sandboxes: str
    canaries: list[str]
    warm: bool


class NewClient(msgspec.Struct, tag="client", frozen=True):
    """Control, to the zygote, with the client's end of a socket pair."""


class Probed(msgspec.Struct, tag="probed", frozen=True):
    """Control, from the zygote: what a probe child observed, cold (before the libraries are warm) and then warm.

    `failures` says for each stronger plan that was tried why it did not stand; without a plan, nothing stood.
    """

    plan: Plan | None
    observed: dict[str, str]
    failures: list[str]
    warm: bool


class Trouble(msgspec.Struct, tag="trouble", frozen=True):
    """Control, from the zygote: it cannot go on, and why."""

    reason: str


class Spawn(msgspec.Struct, tag="spawn", frozen=True):
    """Client, to the zygote, with three descriptors: the sandbox's end of its stream, its stdout, its stderr."""

    id: int
    scratch: str
    memory_bytes: int
    gpu_memory_bytes: int


class Spawned(msgspec.Struct, tag="spawned", frozen=True):
    """Client, from the zygote, with the sandbox's pidfd."""

    id: int
    pid: int


class Refused(msgspec.Struct, tag="refused", frozen=True):
    """Client, from the zygote: no sandbox was made."""

    id: int
    reason: str


class Ended(msgspec.Struct, tag="ended", frozen=True):
    """Client, from the zygote, when it has reaped a sandbox. `status` as `os.waitpid` gives it."""

    id: int
    status: int
    cpu_seconds: float


Message = TypeVar("Message")

FOR_ZYGOTE: msgspec.json.Decoder[Start | NewClient] = msgspec.json.Decoder(Start | NewClient)
FROM_ZYGOTE: msgspec.json.Decoder[Probed | Trouble] = msgspec.json.Decoder(Probed | Trouble)
FROM_CLIENT: msgspec.json.Decoder[Spawn] = msgspec.json.Decoder(Spawn)
FOR_CLIENT: msgspec.json.Decoder[Spawned | Refused | Ended] = msgspec.json.Decoder(Spawned | Refused | Ended)


def send(channel: socket.socket, message: msgspec.Struct, descriptors: Sequence[int] = (), flags: int = 0) -> None:
    """Send a message, and copies of these descriptors with it.

    Raises:
        OSError: the other side is gone; or, with MSG_DONTWAIT, does not read.
    """
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    channel.sendmsg([msgspec.json.encode(message)], rights, flags)


def receive(channel: socket.socket, decoder: msgspec.json.Decoder[Message]) -> tuple[Message, list[int]]:
    """Return the next message and the descriptors that came with it.

    Raises:
        EOFError: the other side is gone.
    """
    try:
        body, descriptors, _, _ = socket.recv_fds(channel, MAX_PACKET, MAX_DESCRIPTORS)
    except ConnectionError:
        raise EOFError from None
    if not body:
        raise EOFError
    return decoder.decode(body), list(descriptors)
