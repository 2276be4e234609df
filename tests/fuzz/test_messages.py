"""What comes over the wire from a sandbox is a value, or it is refused: for any bytes, mended messages, odd nodes."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from fuzz.law import law
from fuzz.mutations import mutated
from hypothesis import strategies as st

from autograder import wire
from autograder.frames import MAX_FRAME, FrameReader, WireError, frame
from autograder.values import NUMPY_DTYPES, TORCH_DTYPES, BadValue, Build, Decoder, Encoder, Handle

PLAIN = (type(None), bool, int, float, str, bytes, np.ndarray, torch.Tensor, Handle)


def assert_plain(value: object) -> None:
    """Nothing but plain values came out, of exactly these types."""
    if type(value) in (list, tuple):
        for item in value:  # type: ignore[attr-defined]
            assert_plain(item)
    elif type(value) is dict:
        assert_plain([*value.items()])
    else:
        assert type(value) in PLAIN or (isinstance(value, np.generic) and type(value).__module__ == "numpy")


def read(body: bytes) -> None:
    """Take in one body as a grader does: it gives plain values, or WireError or BadValue."""
    try:
        outcome = wire.unpack_reply(body).outcome
        if isinstance(outcome, wire.Raised):
            return
        for node in (outcome.value, *(outcome.args or ()), *(outcome.kwargs or {}).values()):
            assert_plain(Decoder(only_handles).decode(node))
    except (WireError, BadValue):
        pass


def only_handles(kept: Handle | Build) -> object:
    if isinstance(kept, Build):
        raise BadValue("an order to build something")
    return kept


# --------------------------------------------------------------------------------- any bytes


@law(st.lists(st.binary(max_size=60), max_size=8), examples=150)
def test_any_stream_is_cut_into_bodies_or_refused(pieces):
    reader, left = FrameReader(), sum(map(len, pieces))
    try:
        for piece in pieces:
            reader.feed(piece)
            while (body := reader.pop()) is not None:
                left -= 4 + len(body)
                read(body)
    except WireError as error:
        assert int(str(error).split()[3]) > MAX_FRAME
    assert left >= 0


# ----------------------------------------------------------------------------- damaged messages

numbers = st.integers() | st.integers(-(1 << 300), 1 << 300) | st.floats()
leaves = st.none() | st.booleans() | numbers | st.text(max_size=9) | st.binary(max_size=9)
objects = st.recursive(
    leaves
    | st.builds(lambda shape: torch.zeros(shape), st.lists(st.integers(0, 3), max_size=3))
    | st.builds(lambda n: np.arange(n), st.integers(0, 5))
    | st.builds(np.float32, st.floats(width=32)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)
raised = st.builds(
    wire.Raised,
    st.text(max_size=9),
    st.lists(st.text(max_size=9), max_size=3),
    st.text(max_size=20),
    st.none() | st.text(max_size=9),
    st.none() | st.integers(-(1 << 63), (1 << 63) - 1),
)


@st.composite
def replies(draw) -> bytes:
    """An answer as a sandbox of ours sends it."""

    def node() -> Any:
        return Encoder(lambda kept: Handle(1, type(kept).__name__)).encode(draw(objects))

    if draw(st.integers(0, 4)) == 0:
        return wire.pack(wire.Reply(1, draw(raised)))
    args = [node() for _ in range(draw(st.integers(0, 2)))]
    return wire.pack(wire.Reply(draw(st.integers(0, 9)), wire.Returned(node(), args, {"x": node()})))


@law(replies(), examples=80)
def test_whole_answers_are_read(body):
    wire.unpack_reply(body)
    read(body)


@law(mutated(replies(), times=8), examples=250)
def test_damaged_answers_are_read_or_refused(body):
    read(body)


@law(st.lists(replies(), max_size=3), mutated(replies()), st.integers(1, 50), examples=80)
def test_a_damaged_frame_among_whole_ones_ends_in_bodies_or_a_refusal(whole, damaged, step):
    stream = b"".join(map(frame, whole)) + damaged
    reader, found = FrameReader(), []
    try:
        for place in range(0, len(stream), step):
            reader.feed(stream[place : place + step])
            while (body := reader.pop()) is not None:
                found.append(body)
                read(body)
    except WireError:
        pass
    assert found[: len(whole)] == whole


# ---------------------------------------------------------------------- well-formed, and odd

any_int = st.integers(-3, 6) | st.integers(-(1 << 63), (1 << 64) - 1)
dtype_names = st.sampled_from([*TORCH_DTYPES, *NUMPY_DTYPES, "object", "str", "complex256", ""]) | st.text(max_size=4)
shapes = (
    st.lists(any_int, max_size=4) | st.just([0, 1 << 40, 1 << 40]) | st.just([1 << 32, 1 << 32]) | st.just([1] * 99)
)
tags = st.sampled_from("yiltdsaThb") | st.text(max_size=2)
atoms = st.none() | st.booleans() | any_int | st.floats() | st.text(max_size=5) | st.binary(max_size=16)
odd_atoms = atoms | st.builds(msgspec.msgpack.Ext, st.integers(-128, 127), st.binary(max_size=9)) | st.datetimes()


def nodes_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nodes as they are spelt on the wire, mostly of the right form: the tag, then the fields."""
    items = st.lists(inner, max_size=4)
    pairs = st.lists(st.tuples(inner, inner).map(list) | inner, max_size=4)
    data = st.binary(max_size=40)
    return st.one_of(
        st.tuples(st.just("y"), data | inner),
        st.tuples(st.just("i"), st.text("0123456789abcdef-_+x ", max_size=9) | st.just("f" * 3501) | inner),
        st.tuples(st.sampled_from("lt"), items),
        st.tuples(st.just("d"), pairs),
        st.tuples(st.just("s"), dtype_names, data),
        st.tuples(st.just("a"), dtype_names, shapes, data),
        st.tuples(st.just("T"), dtype_names, shapes, data, st.booleans(), st.booleans(), st.text(max_size=4)),
        st.tuples(st.just("h"), any_int, st.text(max_size=9)),
        st.tuples(st.just("b"), st.text(max_size=9), items, st.dictionaries(st.text(max_size=2), inner, max_size=2)),
        st.tuples(tags, *[inner] * 2),
        items,
        st.dictionaries(st.text(max_size=3), inner, max_size=2),
    ).map(lambda node: list(node) if isinstance(node, tuple) else node)


odd_nodes = st.recursive(odd_atoms, nodes_of, max_leaves=12)
odd_replies = st.fixed_dictionaries(
    {
        "id": st.integers(0, 9) | odd_atoms,
        "outcome": st.fixed_dictionaries(
            {"type": st.just("returned"), "value": odd_nodes},
            optional={"args": st.lists(odd_nodes, max_size=2) | odd_atoms, "kwargs": odd_nodes, "type_name": odd_atoms},
        )
        | odd_nodes,
    }
)


@law(odd_replies, examples=350)
def test_odd_nodes_are_read_or_refused(reply):
    read(msgspec.msgpack.encode(reply))


@law(mutated(odd_replies.map(msgspec.msgpack.encode)), examples=150)
def test_damaged_odd_nodes_are_read_or_refused(body):
    read(body)


@pytest.mark.parametrize("tag", ["l", "t"])
@law(st.integers(1, 60_000), examples=4)
def test_nodes_within_nodes_are_refused_however_deep(tag, depth):
    head = b"\x92" + msgspec.msgpack.encode(tag) + b"\x91"
    body = b"\x82\xa2id\x01\xa7outcome\x82\xa4type\xa8returned\xa5value" + head * depth + b"\xc0"
    read(body)
