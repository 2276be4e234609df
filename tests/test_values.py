"""Values cross the wire and come back the same, with the same types; what is no value, or a lie, does not cross."""

from __future__ import annotations

import contextlib
import math
import warnings
from collections import OrderedDict, namedtuple
from enum import IntEnum

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import values, wire
from autograder.values import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INT_DIGITS,
    MAX_ITEMS,
    NUMPY_DTYPES,
    TORCH_DTYPES,
    Array,
    BadValue,
    BigInt,
    Build,
    Decoder,
    Dict,
    Encoder,
    Handle,
    List,
    Scalar,
    Tensor,
    Tuple,
)

torch.set_num_threads(1)
quick = settings(max_examples=60, deadline=None)

# ------------------------------------------------------------------------------------ strategies

numbers = st.integers() | st.integers(-(1 << 4000), 1 << 4000) | st.floats()
leaves = st.none() | st.booleans() | numbers | st.text() | st.binary()
keys = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.tuples(st.integers(), st.text())
plain = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)
shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)


def raw_bytes(size: int, seed: int) -> bytes:
    return np.random.default_rng(seed).bytes(size)


@st.composite
def arrays(draw):
    """An array of any dtype that crosses, of any bits, in any order in memory."""
    dtype, shape = NUMPY_DTYPES[draw(st.sampled_from(sorted(NUMPY_DTYPES)))], draw(shapes)
    data = raw_bytes(math.prod(shape) * dtype.itemsize, draw(st.integers(0, 99)))
    array = np.frombuffer(data, np.uint8 if dtype == np.bool_ else dtype)
    array = np.asarray(array % 2 == 1) if dtype == np.bool_ else array
    array = array.reshape(shape)
    return draw(st.sampled_from([array, array.T, array[::-1], array[..., ::2]] if array.ndim else [array]))


@st.composite
def tensors(draw):
    """A tensor of any dtype that crosses, of any bits, in any order in memory."""
    dtype, shape = TORCH_DTYPES[draw(st.sampled_from(sorted(TORCH_DTYPES)))], draw(shapes)
    size = math.prod(shape) * dtype.itemsize
    raw = torch.from_numpy(np.frombuffer(raw_bytes(size, draw(st.integers(0, 99))), np.uint8).copy())
    tensor = (
        raw.remainder(2).bool() if dtype is torch.bool else raw.view(dtype) if size else torch.empty(0, dtype=dtype)
    )
    tensor = tensor.reshape(shape)
    if tensor.dim() >= 2 and draw(st.booleans()):
        tensor = tensor.transpose(0, -1)
    if tensor.dim() and draw(st.booleans()):
        tensor = tensor[..., ::2]
    return tensor


# ------------------------------------------------------------------------------------ crossing


def no_handle(value: object) -> Handle:
    raise AssertionError(f"{type(value)} became a handle")


def across(value, *, rebuild: bool = False):
    """Return `value` as it is after it was sent as an answer."""
    body = wire.pack(wire.Reply(1, wire.Returned(Encoder(no_handle).encode(value))))
    outcome = wire.unpack_reply(body).outcome
    assert isinstance(outcome, wire.Returned)
    return Decoder(rebuild=rebuild).decode(outcome.value)


def same(a, b) -> bool:
    """Equal in type, in structure and in every bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return np.float64(a).tobytes() == np.float64(b).tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same([*a.items()], [*b.items()])
    return a == b


def bits(tensor: torch.Tensor) -> bytes:
    dense = torch.empty(tensor.shape, dtype=tensor.dtype).copy_(tensor)
    return dense.view(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""


@quick
@given(plain)
def test_plain_values_come_back_with_their_types_and_order(value):
    assert same(across(value), value)


@pytest.mark.parametrize(
    "value",
    [
        math.inf,
        -math.inf,
        -0.0,
        5e-324,
        2**63 - 1,
        2**63,
        2**64,
        -(2**63),
        -(2**63) - 1,
        -(10**4000),
        "",
        "𝛑\0\u200e\n",
        b"\0\xff",
        1.0,
        True,
        (),
        [],
        {},
        ((),),
        {None: [{(1, "a"): b"x"}], True: -0.0},
    ],
    ids=lambda value: repr(value)[:20].encode("ascii", "backslashreplace").decode(),
)
def test_a_value_at_an_edge_comes_back(value):
    assert same(across(value), value)


def test_not_a_number_comes_back_with_its_bits():
    back = across(math.nan)
    assert type(back) is float and math.isnan(back)


def test_half_a_surrogate_pair_comes_as_its_escape():
    assert across("a\ud800b") == "a\\ud800b"


@quick
@given(arrays())
def test_arrays_keep_dtype_shape_and_bits(array):
    back = across(array)
    assert type(back) is np.ndarray
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert back.flags.writeable


@pytest.mark.parametrize("name", sorted(NUMPY_DTYPES))
def test_numpy_scalars_stay_numpy_scalars(name):
    scalar = np.array([1], NUMPY_DTYPES[name])[0]
    back = across(scalar)
    assert type(back) is type(scalar) and back == scalar


def test_an_array_of_foreign_byte_order_keeps_its_numbers():
    back = across(np.arange(3, dtype=">f4"))
    assert back.dtype == np.float32 and back.tolist() == [0, 1, 2]


@quick
@given(tensors())
def test_tensors_keep_dtype_shape_and_bits(tensor):
    back = across(tensor)
    assert type(back) is torch.Tensor
    assert (back.dtype, back.shape, bits(back)) == (tensor.dtype, tensor.shape, bits(tensor))
    assert back.is_contiguous() and not back.requires_grad and not back.was_parameter


@pytest.mark.parametrize(
    "view",
    [
        torch.arange(3.0).expand(2, 3),
        torch.complex(torch.ones(2), torch.ones(2)).conj(),
        torch.complex(torch.ones(2), torch.ones(2)).conj().imag,  # lazily negated
        torch.ones(2, 0, 3),
        torch.tensor(3.0),
        torch.arange(2, dtype=torch.bfloat16)[::2],
    ],
    ids=["expanded", "conjugated", "negated", "empty", "0-d", "strided, of one item"],
)
def test_a_view_comes_as_the_numbers_that_it_shows(view):
    assert torch.equal(across(view), view)


def test_a_parameter_comes_detached_and_says_what_it_was():
    back = across(torch.nn.Parameter(torch.ones(2)))
    assert type(back) is torch.Tensor and back.was_parameter and not back.requires_grad


def test_in_the_sandbox_a_parameter_is_a_parameter_again():
    back = across(torch.nn.Parameter(torch.ones(2), requires_grad=False), rebuild=True)
    assert type(back) is torch.nn.Parameter and not back.requires_grad


def test_in_the_sandbox_a_result_is_a_leaf_that_requires_gradients():
    back = across(torch.ones(2, requires_grad=True) * 2, rebuild=True)
    assert back.requires_grad and back.is_leaf and back.tolist() == [2, 2]


def test_named_tuples_and_sizes_come_as_tuples():
    point = namedtuple("point", "x y")
    assert same(across(point(1, 2.0)), (1, 2.0))
    assert same(across(torch.ones(2, 3).size()), (2, 3))
    best, where = across(torch.tensor([3.0, 5.0]).max(dim=0))
    assert (best.item(), where.item()) == (5.0, 1)


# ------------------------------------------------------------------------------------- handles


class Colour(IntEnum):
    RED = 1


class Claims:
    """An object that says it is of another class."""

    def __init__(self, claim: type) -> None:
        self.claim = claim

    @property
    def __class__(self):
        return self.claim

    def __eq__(self, other):
        return True

    __hash__ = None


class ListOfOne(list):
    def __len__(self):
        raise RuntimeError("how long is a list?")


class Subclass(torch.Tensor):
    pass


def cyclic() -> list:
    ring: list = []
    ring.append(ring)
    return ring


def nested_tensor() -> torch.Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that they are a prototype
        return torch.nested.nested_tensor([torch.ones(1), torch.ones(2)])


NO_VALUES = {
    "object": object(),
    "function": len,
    "generator": (i for i in ()),
    "set": {1},
    "range": range(3),
    "complex": 1j,
    "bytearray": bytearray(1),
    "IntEnum": Colour.RED,
    "subclass of list": ListOfOne(),
    "subclass of dict": OrderedDict(),
    "subclass of str": type("Text", (str,), {})("x"),
    "subclass of float": type("Real", (float,), {})(1),
    "claims to be a list": Claims(list),
    "claims to be a scalar": Claims(np.float64),
    "claims to be an array": Claims(np.ndarray),
    "claims to be a tensor": Claims(torch.Tensor),
    "NumPy string": np.str_("x"),
    "NumPy date": np.datetime64("2026-01-01"),
    "long double": np.longdouble(1),
    "array of objects": np.array([object()]),
    "array of strings": np.array(["x"]),
    "structured array": np.zeros(2, [("a", "f4")]),
    "masked array": np.ma.zeros(2),
    "array of 17 dimensions": np.zeros([1] * 17),
    "broadcast array": np.broadcast_to(np.float64(1), (1 << 40,)),
    "subclass of Tensor": torch.ones(2).as_subclass(Subclass),
    "sparse tensor": torch.eye(2).to_sparse(),
    "meta tensor": torch.empty(2, device="meta"),
    "8-bit float tensor": torch.zeros(2, dtype=torch.float8_e5m2),
    "nested tensor": nested_tensor(),
    "tensor of 17 dimensions": torch.zeros([1] * 17),
    "empty, but vast": torch.empty(0, 1 << 50),
    "expanded tensor": torch.ones(1).expand(1 << 40),
    "lazy parameter": torch.nn.LazyLinear(2).weight,
    "module": torch.nn.Linear(1, 1),
    "int of too many digits": 1 << (4 * MAX_INT_DIGITS + 4),
    "string too long": "x" * (MAX_BYTES + 1),
    "string too long in UTF-8": "𝛑" * (MAX_BYTES // 4 + 1),
    "bytes too long": b"x" * (MAX_BYTES + 1),
    "too many items": [None] * (MAX_ITEMS + 1),
    "array too large": np.zeros(MAX_BYTES + 1, np.uint8),
}


@pytest.mark.parametrize("value", NO_VALUES.values(), ids=NO_VALUES.keys())
def test_what_is_no_value_becomes_a_handle(value):
    kept = []

    def keep(other):
        kept.append(other)
        return Handle(7, "x")

    node = Encoder(keep).encode([value])
    assert isinstance(node, List) and node.items == [Handle(7, "x")]
    assert kept[0] is value


def test_in_a_container_only_what_is_no_value_becomes_a_handle():
    node = Encoder(lambda other: Handle(1, "set")).encode((1, {"a": {2}}))
    assert node == Tuple([1, Dict([("a", Handle(1, "set"))])])


def test_a_list_that_holds_itself_ends_in_a_handle():
    node, depth = Encoder(lambda other: Handle(1, "list")).encode(cyclic()), 0
    while isinstance(node, List):
        node, depth = node.items[0], depth + 1
    assert node == Handle(1, "list") and depth == MAX_DEPTH


def test_a_value_as_large_as_may_be_fits_into_a_message():
    for value in ("x" * MAX_BYTES, "\ud800" * (MAX_BYTES // 6), b"x" * MAX_BYTES, [-(1 << 62)] * (MAX_ITEMS - 1)):
        wire.pack(wire.Reply(1, wire.Returned(Encoder(no_handle).encode(value))))


def test_an_int_that_crosses_can_be_printed():
    assert len(str(across((1 << (4 * MAX_INT_DIGITS)) - 1))) > 4200


# ---------------------------------------------------------------------------------------- lies


def nested(depth: int) -> List:
    node = List([])
    for _ in range(depth):
        node = List([node])
    return node


LIES = {
    "shape and length differ": Tensor("float32", [2], b"\0" * 4, False, False, "cpu"),
    "array of wrong length": Array("float32", [2], b"\0" * 12),
    "scalar of wrong length": Scalar("float64", b"\0"),
    "negative size": Tensor("float32", [-1, -2], b"\0" * 8, False, False, "cpu"),
    "negative size of an array": Array("int8", [-1], b"\0"),
    "unknown dtype": Tensor("qint8", [1], b"\0", False, False, "cpu"),
    "dtype of objects": Array("object", [1], b"\0" * 8),
    "object as scalar": Scalar("O", b"\0" * 8),
    "too many dimensions": Array("int8", [1] * 60, b"\0"),
    "empty, but vast": Tensor("float32", [0, 1 << 40, 1 << 40], b"", False, False, "cpu"),
    "empty array, but vast": Array("float32", [0, 1 << 40, 1 << 40], b""),
    "vast": Array("int8", [1 << 62, 1 << 62], b""),
    "size beyond 64 bits": Tensor("int8", [0, 1 << 63], b"", False, False, "cpu"),
    "gradients of whole numbers": Tensor("int64", [0], b"", True, True, "cpu"),
    "list as key": Dict([(List([]), 1)]),
    "dict within a tuple as key": Dict([(Tuple([Dict([])]), 1)]),
    "array as key": Dict([(Array("int8", [0], b""), 1)]),
    "keys of one hash that cannot be compared": Dict([(Scalar("bool", b"\1"), 1), (BigInt("f" * 900), 2)]),
    "nested too deep": nested(MAX_DEPTH + 1),
    "nested far too deep": nested(20_000),
    "int without digits": BigInt(""),
    "int of letters": BigInt("xyz"),
    "int of too many digits": BigInt("f" * (MAX_INT_DIGITS + 2)),
    "handle": Handle(1, "object"),
    "order to build": Build("linear", [], {}),
}


@pytest.mark.parametrize("node", LIES.values(), ids=LIES.keys())
def test_a_node_that_describes_no_value_is_refused(node):
    with pytest.raises(BadValue):
        Decoder(rebuild=True).decode(node)


@pytest.mark.parametrize("kind", [Array, Scalar, Tensor])
def test_a_bool_of_another_byte_than_0_and_1_is_true(kind):
    node = {
        Array: Array("bool", [2], b"\0\2"),
        Scalar: Scalar("bool", b"\xff"),
        Tensor: Tensor("bool", [2], b"\0\2", False, False, "cpu"),
    }[kind]
    back = np.asarray(Decoder().decode(node))
    assert back.dtype == np.bool_ and set(back.view(np.uint8).reshape(-1).tolist()) <= {0, 1} and back.any()


def test_keys_that_are_no_number_do_not_hurt():
    node = Dict([(math.nan, 1), (math.nan, 2), (Tensor("float32", [], b"\0" * 4, False, False, "cpu"), 3)])
    assert 3 in Decoder().decode(node).values()


atoms = st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | st.floats() | st.text(max_size=3)
sizes = st.lists(st.integers(-2, 5) | st.integers(-(1 << 63), (1 << 63) - 1), max_size=5)
dtypes = st.sampled_from([*TORCH_DTYPES, *NUMPY_DTYPES]) | st.text(max_size=5)
data = st.binary(max_size=40)
nodes = st.recursive(
    atoms
    | st.builds(values.Bytes, data)
    | st.builds(BigInt, st.text(max_size=5))
    | st.builds(Scalar, dtypes, data)
    | st.builds(Array, dtypes, sizes, data)
    | st.builds(Tensor, dtypes, sizes, data, st.booleans(), st.booleans(), st.text(max_size=3))
    | st.builds(Handle, st.integers(0, 9), st.text(max_size=3)),
    lambda inner: (
        st.builds(List, st.lists(inner, max_size=3))
        | st.builds(Tuple, st.lists(inner, max_size=3))
        | st.builds(Dict, st.lists(st.tuples(inner, inner), max_size=3))
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(nodes, st.booleans())
def test_whatever_a_node_says_decoding_it_refuses_or_returns(node, rebuild):
    with contextlib.suppress(BadValue):
        Decoder(lambda kept: kept, rebuild=rebuild).decode(node)
