"""How messages are cut out of a stream of bytes: four bytes of length, then the body. Knows no message.

Kept apart from `wire.py` so that a process can be started before torch is imported.
"""

from __future__ import annotations

import struct

MAX_FRAME = 32 << 20  # bytes of one frame's body
LENGTH = struct.Struct(">I")


class WireError(Exception):
    """The other side sent something that is no message."""


def frame(body: bytes) -> bytes:
    return LENGTH.pack(len(body)) + body


class FrameReader:
    """Collects bytes as they come and hands out whole bodies. Refuses a length over the limit before reading on."""

    def __init__(self, limit: int = MAX_FRAME) -> None:
        self._limit = limit
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def pop(self) -> bytes | None:
        """Return the next body, or None while it is incomplete.

        Raises:
            WireError: the frame announces more than the limit.
        """
        if len(self._buffer) < LENGTH.size:
            return None
        (size,) = LENGTH.unpack_from(self._buffer)
        if size > self._limit:
            raise WireError(f"a frame of {size} bytes")
        end = LENGTH.size + size
        if len(self._buffer) < end:
            return None
        with memoryview(self._buffer) as view:  # a slice of the buffer would be one more copy
            body = bytes(view[LENGTH.size : end])
        del self._buffer[:end]
        return body
