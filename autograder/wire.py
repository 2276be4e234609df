"""The messages between a grader and a sandbox, as msgpack. How they are framed: `frames.py`.

The grader asks, the sandbox answers, one answer a question. Nothing here is ever unpickled or evaluated.
"""

from __future__ import annotations

import msgspec

from autograder.frames import MAX_FRAME, WireError
from autograder.values import Build, Handle, Node

# ------------------------------------------------------------------------------------ questions


class Open(msgspec.Struct, tag="open", frozen=True):
    """Write the files into the working folder, parse `main`, answer with its statements; run nothing yet."""

    files: dict[str, bytes]
    main: str


class Execute(msgspec.Struct, tag="execute", frozen=True):
    """Run one statement of the opened file."""

    index: int


class Begin(msgspec.Struct, tag="begin", frozen=True):
    """A new check begins: seed everything alike and let go of every handle."""

    seed: int
    device: str


class Get(msgspec.Struct, tag="get", frozen=True):
    """The value of a name in the student's module."""

    name: str


class Call(msgspec.Struct, tag="call", frozen=True):
    """Call an object. With `echo`, answer also with the arguments as they are afterwards."""

    target: Handle
    args: list[Node]
    kwargs: dict[str, Node]
    echo: bool = False


class Attribute(msgspec.Struct, tag="attribute", frozen=True):
    target: Handle
    name: str


class Item(msgspec.Struct, tag="item", frozen=True):
    target: Handle
    key: Node


class Length(msgspec.Struct, tag="length", frozen=True):
    target: Handle


class IsInstance(msgspec.Struct, tag="isinstance", frozen=True):
    """Is it an instance of one of these classes of builtins, torch or NumPy, given by dotted name?"""

    target: Handle
    classes: list[str]


class Signature(msgspec.Struct, tag="signature", frozen=True):
    """The names of the parameters that a callable takes."""

    target: Handle


class Make(msgspec.Struct, tag="make", frozen=True):
    """Build an object with one of our factories, and answer with a handle of it."""

    build: Build


class Run(msgspec.Struct, tag="run", frozen=True):
    """Run one of our tools beside the student's objects: train, evaluate, parameters, gradient, …"""

    tool: str
    args: list[Node]
    kwargs: dict[str, Node]


class Probe(msgspec.Struct, tag="probe", frozen=True):
    """Run a function of the author's `probes.py`, whose source travels along."""

    source: str
    function: str
    args: list[Node]
    kwargs: dict[str, Node]


Verb = Open | Execute | Begin | Get | Call | Attribute | Item | Length | IsInstance | Signature | Make | Run | Probe


class Request(msgspec.Struct, frozen=True):
    id: int
    verb: Verb


# -------------------------------------------------------------------------------------- answers


class Returned(msgspec.Struct, tag="returned", frozen=True):
    value: Node
    args: list[Node] | None = None
    kwargs: dict[str, Node] | None = None


class Raised(msgspec.Struct, tag="raised", frozen=True):
    """An exception of the student's code, as data. `line` is the innermost line in a file of the student's."""

    type_name: str
    bases: list[str]  # the built-in classes it derives from, its own included, nearest first
    message: str
    file: str | None
    line: int | None


class Reply(msgspec.Struct, frozen=True):
    id: int
    outcome: Returned | Raised


_encoder = msgspec.msgpack.Encoder()
_request_decoder = msgspec.msgpack.Decoder(Request)
_reply_decoder = msgspec.msgpack.Decoder(Reply)


def pack(message: Request | Reply) -> bytes:
    """Return the body of one frame.

    Raises:
        WireError: the message is larger than a frame may be.
    """
    body = _encoder.encode(message)
    if len(body) > MAX_FRAME:
        raise WireError(f"{len(body)} bytes are too many for one message")
    return body


def unpack_request(body: bytes) -> Request:
    return _request_decoder.decode(body)


def unpack_reply(body: bytes) -> Reply:
    """Return the reply in `body`, checked against its types.

    Raises:
        WireError: it is none.
    """
    try:
        return _reply_decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError, MemoryError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from None
