"""Messages survive the wire; what is no message raises `WireError` and nothing else, at no cost."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder import wire
from autograder.frames import MAX_FRAME, WireError
from autograder.values import BadValue, Build, Bytes, Decoder, Handle, List, Tensor

HANDLE = Handle(3, "submission.Net")
VERBS = [
    wire.Open({"mlp.py": b"x = 1\n", "helpers/a.py": b""}, "mlp.py"),
    wire.Execute(4),
    wire.Begin(2026, "cpu"),
    wire.Get("accuracy"),
    wire.Call(HANDLE, [1, None, Tensor("float32", [1], b"\0" * 4, False, True, "cpu")], {"x": Bytes(b"y")}, True),
    wire.Attribute(HANDLE, "weight"),
    wire.Item(HANDLE, List([1, 2])),
    wire.Length(HANDLE),
    wire.IsInstance(HANDLE, ["torch.nn.Module"]),
    wire.Signature(HANDLE),
    wire.Make(Build("linear", [1.0], {"bias": None})),
    wire.Run("train", [HANDLE], {"device": "cpu"}),
    wire.Probe("def f(): pass\n", "f", [], {}),
]
REPLIES = [
    wire.Reply(1, wire.Returned(None)),
    wire.Reply(2, wire.Returned(HANDLE, [1.5], {"x": "y"})),
    wire.Reply(3, wire.Raised("submission.Odd", ["ValueError", "Exception"], "no", "mlp.py", 7)),
    wire.Reply(4, wire.Raised("KeyError", ["KeyError"], "", None, None)),
]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: type(verb).__name__)
def test_a_question_comes_as_it_was_asked(verb):
    assert wire.unpack_request(wire.pack(wire.Request(9, verb))) == wire.Request(9, verb)


def test_every_verb_is_tried_here():
    assert {type(verb) for verb in VERBS} == set(wire.Verb.__args__)


@pytest.mark.parametrize("reply", REPLIES)
def test_an_answer_comes_as_it_was_given(reply):
    assert wire.unpack_reply(wire.pack(reply)) == reply


def test_a_message_larger_than_a_frame_is_not_sent():
    with pytest.raises(WireError, match="too many"):
        wire.pack(wire.Reply(1, wire.Returned(Bytes(bytes(MAX_FRAME)))))


# ---------------------------------------------------------------------------- no messages


def reply_with(value: bytes) -> bytes:
    """Return an answer whose value is this msgpack."""
    outcome = b"\x82\xa4type\xa8returned\xa5value" + value
    return b"\x82\xa2id\x01\xa7outcome" + outcome


def test_the_answers_made_by_hand_below_are_answers():
    assert wire.unpack_reply(reply_with(b"\xc0")) == REPLIES[0]
    assert wire.unpack_reply(reply_with(b"\x92\xa1l\x91\x07")).outcome == wire.Returned(List([7]))


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Where an announced size is believed, allocating it fails here, instead of filling the machine."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + (256 << 20), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize(
    "value",
    [
        b"\x92\xa1l\xdd\xff\xff\xff\xff",
        b"\x92\xa1d\xdd\xff\xff\xff\xff",
        b"\x92\xa1y\xc6\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\x94\xa1b\xa1x\x90\xdf\xff\xff\xff\xff",
        b"\x94\xa1a\xa2f4\xdd\xff\xff\xff\xff",
    ],
    ids=["list", "dict", "bytes", "string", "build", "shape"],
)
@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="no limit on memory here")
def test_an_announced_size_is_not_believed(little_memory, value):
    with pytest.raises(WireError):
        wire.unpack_reply(reply_with(value))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        wire.pack(REPLIES[0]) + b"\0",
        wire.pack(REPLIES[0])[:-1],
        msgspec.msgpack.encode({"id": 1, "outcome": {"type": "open", "files": {}, "main": ""}}),
        msgspec.msgpack.encode({"id": "1", "outcome": {"type": "returned", "value": None}}),
        msgspec.msgpack.encode({"id": 1, "outcome": {"type": "raised", "type_name": 7}}),
        msgspec.msgpack.encode({"id": 1 << 63, "outcome": {"type": "returned"}}),
        reply_with(b"\x92\xa1z\x90"),  # a tag that there is not
        reply_with(b"\x91\x01"),  # a tag that is no string
        reply_with(b"\x80"),  # a map where a node is due
        reply_with(b"\xa1\xff"),  # no UTF-8
        reply_with(b"\xd6\xff\0\0\0\0"),  # a time stamp
        reply_with(b"\xc7\x00\x05"),  # an extension type
        reply_with(b"\x94\xa1a\xa7float32\x91\xcf" + b"\xff" * 8 + b"\xc4\x00"),  # a size beyond 64 bits
        reply_with(b"\x92\xa1l\x91" * 100_000),
    ],
    ids=range(16),
)
def test_what_is_no_answer_is_refused(body):
    with pytest.raises(WireError, match="not a message"):
        decode(body)


def decode(body: bytes) -> None:
    """Unpack and decode as a grader does; a node that lies about itself is refused as well, but later."""
    reply = wire.unpack_reply(body)
    if isinstance(reply.outcome, wire.Returned):
        try:
            Decoder(lambda kept: kept).decode(reply.outcome.value)
        except BadValue:
            raise WireError("not a message: no value") from None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
@example(b"\x82\xa2id\x01\xa7outcome\x82\xa4type")
def test_arbitrary_bytes_raise_wire_errors_only(body):
    with contextlib.suppress(WireError):
        decode(body)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(REPLIES), st.data())
def test_a_damaged_answer_raises_wire_errors_only(reply, data):
    body = bytearray(wire.pack(reply))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(WireError):
        decode(bytes(body[: data.draw(st.integers(0, len(body)))]))
