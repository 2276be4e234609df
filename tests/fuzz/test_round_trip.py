"""Values of every kind, within each other, cross the wire both ways and keep types, dtypes, shapes, order and bits.

Each kind by itself: tests/test_values.py.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from fuzz.law import law
from hypothesis import strategies as st

from autograder import wire
from autograder.values import NUMPY_DTYPES, TORCH_DTYPES, Decoder, Encoder, Handle

shapes = st.lists(st.integers(0, 3), max_size=3).map(tuple)


@st.composite
def tensors(draw) -> torch.Tensor:
    dtype = TORCH_DTYPES[draw(st.sampled_from(sorted(TORCH_DTYPES)))]
    shape = draw(shapes)
    raw = np.random.default_rng(draw(st.integers(0, 99))).bytes(math.prod(shape) * dtype.itemsize)
    if not raw:
        return torch.empty(shape, dtype=dtype)
    if dtype is torch.bool:
        return torch.frombuffer(bytearray(raw), dtype=torch.uint8).remainder(2).bool().reshape(shape)
    tensor = torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape)
    if dtype.is_floating_point or dtype.is_complex:
        kind = draw(st.sampled_from(["plain", "leaf", "parameter", "frozen"]))
        if kind == "leaf":
            return tensor.requires_grad_()
        if kind != "plain":
            return torch.nn.Parameter(tensor, requires_grad=kind == "parameter")
    return tensor


@st.composite
def arrays(draw) -> np.ndarray:
    dtype, shape = NUMPY_DTYPES[draw(st.sampled_from(sorted(NUMPY_DTYPES)))], draw(shapes)
    raw = np.random.default_rng(draw(st.integers(0, 99))).bytes(math.prod(shape) * dtype.itemsize)
    if dtype == np.bool_:
        return (np.frombuffer(raw, np.uint8) % 2 == 1).reshape(shape)
    array = np.frombuffer(raw, dtype).reshape(shape)
    return array[()] if draw(st.booleans()) and not shape else array.copy()  # one number may be a NumPy scalar


keys = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.binary(max_size=4) | st.tuples(st.integers())
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 200),
    1 << 200) | st.floats() | st.text(max_size=9) | st.binary(max_size=9)
    | tensors() | arrays(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner,
        max_size=4)
    ),
    max_leaves=10,
)  # fmt: skip


def no_handle(value: object) -> Handle:
    raise AssertionError(f"{type(value)} became a handle")


def assert_same(sent: object, came: object, *, rebuilt: bool) -> None:
    """Equal in kind, structure and every bit. In the grader a tensor comes detached, and says what it was."""
    if isinstance(sent, torch.Tensor):
        assert isinstance(came, torch.Tensor)
        assert (sent.dtype, sent.shape) == (came.dtype, came.shape)
        assert bits(sent) == bits(came) and came.is_leaf
        was_parameter = type(sent) is torch.nn.Parameter
        if rebuilt:
            assert type(came) is type(sent) and came.requires_grad == sent.requires_grad
        else:
            assert type(came) is torch.Tensor and not came.requires_grad
            assert came.was_parameter == was_parameter  # type: ignore[attr-defined]
        return
    assert type(sent) is type(came)
    if isinstance(sent, np.ndarray | np.generic):
        assert isinstance(came, np.ndarray | np.generic)
        assert (sent.dtype, sent.shape, sent.tobytes()) == (came.dtype, came.shape, came.tobytes())
    elif isinstance(sent, list | tuple):
        assert isinstance(came, list | tuple) and len(sent) == len(came)
        for one, other in zip(sent, came, strict=True):
            assert_same(one, other, rebuilt=rebuilt)
    elif isinstance(sent, dict):
        assert isinstance(came, dict)
        assert_same([*sent.items()], [*came.items()], rebuilt=rebuilt)
    elif isinstance(sent, float):
        assert np.float64(sent).tobytes() == np.float64(came).tobytes()  # type: ignore[arg-type]
    else:
        assert sent == came


def bits(tensor: torch.Tensor) -> bytes:
    flat = tensor.detach().contiguous().reshape(-1)
    return flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""


@law(values, values, examples=120)
def test_an_answer_comes_as_it_was_given(value, argument):
    nodes = [Encoder(no_handle).encode(thing) for thing in (value, argument, argument)]
    body = wire.pack(wire.Reply(1, wire.Returned(nodes[0], [nodes[1]], {"x": nodes[2]})))
    outcome = wire.unpack_reply(body).outcome
    assert isinstance(outcome, wire.Returned) and outcome.args is not None and outcome.kwargs is not None
    for sent, node in ((value, outcome.value), (argument, outcome.args[0]), (argument, outcome.kwargs["x"])):
        assert_same(sent, Decoder().decode(node), rebuilt=False)


@law(values, values, examples=120)
def test_a_question_comes_as_it_was_asked(value, argument):
    nodes = [Encoder(no_handle).encode(thing) for thing in (value, argument)]
    verb = wire.unpack_request(wire.pack(wire.Request(1, wire.Call(Handle(1, ""), [nodes[0]], {"x": nodes[1]})))).verb
    assert isinstance(verb, wire.Call)
    for sent, node in ((value, verb.args[0]), (argument, verb.kwargs["x"])):
        assert_same(sent, Decoder(rebuild=True).decode(node), rebuilt=True)
