"""Frames come out of a stream whole and in order, however it is cut."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.child import read_exactly
from autograder.frames import LENGTH, MAX_FRAME, FrameReader, WireError, frame

bodies = st.lists(st.binary(max_size=300), max_size=6)


def pop_all(reader: FrameReader) -> list[bytes]:
    found = []
    while (body := reader.pop()) is not None:
        found.append(body)
    return found


@given(bodies, st.lists(st.integers(1, 50)), st.binary(max_size=3))
def test_bodies_come_out_whole_and_in_order_however_the_stream_is_cut(sent, cuts, rest):
    stream = b"".join(map(frame, sent)) + rest
    reader, received, position = FrameReader(), [], 0
    for cut in [*cuts, len(stream)]:
        reader.feed(stream[position : position + cut])
        position += cut
        received += pop_all(reader)
    assert received == sent


def test_byte_by_byte_a_body_comes_with_its_last_byte():
    reader = FrameReader()
    for byte in frame(b"body")[:-1]:
        reader.feed(bytes([byte]))
        assert reader.pop() is None
    reader.feed(b"y")
    assert reader.pop() == b"body"


def test_an_empty_body_is_a_body():
    reader = FrameReader()
    reader.feed(frame(b""))
    assert reader.pop() == b""
    assert reader.pop() is None


@pytest.mark.parametrize("size", [11, 1 << 31, (1 << 32) - 1])
def test_a_frame_over_the_limit_is_refused_by_its_length_alone(size):
    reader = FrameReader(limit=10)
    reader.feed(LENGTH.pack(size))
    with pytest.raises(WireError, match=str(size)):
        reader.pop()


def test_a_frame_of_the_limit_is_not():
    reader = FrameReader(limit=10)
    reader.feed(frame(bytes(10)))
    assert reader.pop() == bytes(10)


def test_the_limit_is_what_the_length_is_checked_against_by_default():
    reader = FrameReader()
    reader.feed(LENGTH.pack(MAX_FRAME + 1))
    with pytest.raises(WireError):
        reader.pop()


@pytest.mark.parametrize("stream", [b"", b"abc"])
def test_a_stream_that_ends_within_a_frame_is_an_end(stream):
    with pytest.raises(EOFError):
        read_exactly(io.BytesIO(stream), 4)
