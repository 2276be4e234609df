"""Plain values as they cross the wire, and back, with exactly the types they had.

A value is None, a bool, int, float, str, bytes, list, tuple, dict, NumPy scalar or array, or a tensor. Everything
else stays where it is and travels as a handle. What is *not* here: frames and messages (`wire.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import msgspec
import numpy as np
import torch

MAX_DEPTH = 32  # nested containers; deeper ones stay in the sandbox
MAX_ODD_KEYS = 1_000  # keys of a dict that are neither str nor an int of 64 bits
MAX_ITEMS = 200_000  # containers and their items together, in one value
MAX_BYTES = 24 << 20  # array data and text together, in one value
MAX_INT_DIGITS = 3500  # hexadecimal digits of an int; Python refuses to print ints of 4300 decimal ones
MAX_DIMENSIONS = 16
MAX_ELEMENTS = 1 << 48  # an empty dimension counts as one here: strides must be computable

TORCH_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.complex64, torch.complex128,
        torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool,
    )
}  # fmt: skip
NUMPY_DTYPES = {
    np.dtype(name).name: np.dtype(name)
    for name in ("f8", "f4", "f2", "c16", "c8", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?")
}


class NotAValue(ValueError):
    """This object cannot cross as a value (its kind, its size or its depth)."""


class BadValue(ValueError):
    """What came over the wire does not describe a value."""


class Bytes(msgspec.Struct, tag="y", array_like=True, frozen=True):
    data: bytes


class BigInt(msgspec.Struct, tag="i", array_like=True, frozen=True):
    digits: str


class List(msgspec.Struct, tag="l", array_like=True, frozen=True):
    items: list[Node]


class Tuple(msgspec.Struct, tag="t", array_like=True, frozen=True):
    items: list[Node]


class Dict(msgspec.Struct, tag="d", array_like=True, frozen=True):
    items: list[tuple[Node, Node]]


class Scalar(msgspec.Struct, tag="s", array_like=True, frozen=True):
    dtype: str
    data: bytes


class Array(msgspec.Struct, tag="a", array_like=True, frozen=True):
    dtype: str
    shape: list[int]
    data: bytes


class Tensor(msgspec.Struct, tag="T", array_like=True, frozen=True):
    dtype: str
    shape: list[int]
    data: bytes
    parameter: bool
    requires_grad: bool
    device: str


class Handle(msgspec.Struct, tag="h", array_like=True, frozen=True):
    """An object that stays in the sandbox. `type_name` is what the sandbox says it is: a claim, not a fact."""

    id: int
    type_name: str


class Build(msgspec.Struct, tag="b", array_like=True, frozen=True):
    """An object that the sandbox builds from one of our factories, where it meets this among the arguments."""

    factory: str
    args: list[Node]
    kwargs: dict[str, Node]


Node: TypeAlias = (
    bool | int | float | str | Bytes | BigInt | List | Tuple | Dict | Scalar | Array | Tensor | Handle | Build | None
)


PLAIN = frozenset((bool, int, float, str, type(None)))  # what is its own node


class Encoder:
    """Turns one object into a node. `keep` is told of every object that is no value, and answers with its node."""

    def __init__(self, keep: Callable[[object], Node]) -> None:
        self._keep = keep
        self._items = 0
        self._bytes = 0

    def encode(self, value: object, depth: int = 0) -> Node:
        """Return the node for `value`. An object that is no value, or too large for one, goes to `keep` whole."""
        try:
            return self._encode(value, depth)
        except NotAValue:
            return self._keep(value)

    def _encode(self, value: Any, depth: int) -> Node:
        kind = type(value)
        if kind is float or value is None or kind is bool:
            return value  # type: ignore[no-any-return]
        if kind is int:
            return _encode_int(value)
        if kind is str:
            return self._encode_str(value)
        if kind is bytes:
            self._spend(len(value))
            return Bytes(value)
        # Of the type itself: `isinstance` would believe what the object says of its class.
        if kind in (list, dict) or issubclass(kind, tuple):
            return self._encode_container(value, depth)
        if issubclass(kind, np.generic):
            if kind.__module__ != "numpy" or value.dtype.name not in NUMPY_DTYPES:
                raise NotAValue(kind.__name__)
            return Scalar(value.dtype.name, value.tobytes())
        if kind is np.ndarray:
            return self._encode_array(value)
        if kind is torch.Tensor or kind is torch.nn.Parameter:
            return self._encode_tensor(value)
        raise NotAValue(kind.__name__)

    def _encode_str(self, value: str) -> str:
        data = value.encode("utf-8", "backslashreplace")  # lone surrogates cannot cross
        self._spend(len(data))
        return data.decode()

    def _encode_container(self, value: Any, depth: int) -> Node:
        kind = type(value)
        if depth >= MAX_DEPTH:
            raise NotAValue("nested too deep")
        if not (kind in (list, tuple, dict, torch.Size) or _is_named_tuple(kind)):
            raise NotAValue(kind.__name__)
        items = list(value.items()) if kind is dict else list(tuple.__iter__(value)) if kind is not list else value
        self._count(len(items))
        if kind is list:
            return List([item if type(item) is float else self.encode(item, depth + 1) for item in items])
        if kind is dict:
            return Dict([(self.encode(k, depth + 1), self.encode(v, depth + 1)) for k, v in items])
        return Tuple([self.encode(item, depth + 1) for item in items])

    def _encode_array(self, value: np.ndarray[Any, Any]) -> Array:
        name = value.dtype.name
        if name not in NUMPY_DTYPES or not _fits(value.shape):
            raise NotAValue(f"array of {name}")
        self._spend(value.nbytes)
        data = np.ascontiguousarray(value, NUMPY_DTYPES[name]).tobytes()
        return Array(name, list(value.shape), data)

    def _encode_tensor(self, value: torch.Tensor) -> Tensor:
        name = str(value.dtype).removeprefix("torch.")
        plain = value.layout is torch.strided and value.device.type != "meta" and not value.is_nested
        if name not in TORCH_DTYPES or not plain or not _fits(value.shape):
            raise NotAValue(f"tensor of {name}")
        self._spend(value.numel() * value.element_size())
        parameter = type(value) is torch.nn.Parameter
        return Tensor(name, list(value.shape), _bytes_of(value), parameter, value.requires_grad, value.device.type)

    def _spend(self, count: int) -> None:
        if self._bytes + count > MAX_BYTES:
            raise NotAValue("too large")
        self._bytes += count

    def _count(self, items: int) -> None:
        if self._items + items + 1 > MAX_ITEMS:
            raise NotAValue("too many items")
        self._items += items + 1


def _bytes_of(value: torch.Tensor) -> bytes:
    """Return the elements, row by row, as the CPU keeps them."""
    plain = value.detach().cpu().resolve_conj().resolve_neg()
    if plain.dtype is not torch.bfloat16:
        return plain.numpy().tobytes()
    flat = plain.reshape(-1).clone(memory_format=torch.contiguous_format)  # a single number may have any stride
    return flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""


def _is_named_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and (
        kind.__module__ == "torch.return_types" or (kind.__bases__ == (tuple,) and hasattr(kind, "_fields"))
    )


def _fits(shape: Sequence[int]) -> bool:
    return len(shape) <= MAX_DIMENSIONS and (math.prod(shape) or math.prod(size or 1 for size in shape)) <= MAX_ELEMENTS


def _encode_int(value: int) -> Node:
    if -(1 << 63) <= value < 1 << 63:
        return value
    digits = format(value, "x")
    if len(digits) > MAX_INT_DIGITS:
        raise NotAValue(f"an int of more than {MAX_INT_DIGITS} hexadecimal digits")
    return BigInt(digits)


class Decoder:
    """Turns a node into an object. `resolve` answers handles and builds; without it they are refused.

    A sandbox may send anything, so every node is checked before a byte of it is used. With `rebuild`, a tensor gets
    back what it was (a Parameter, a leaf that requires gradients); without, it is detached and only says so, in its
    attribute `was_parameter`.
    """

    def __init__(self, resolve: Callable[[Handle | Build], object] | None = None, *, rebuild: bool = False) -> None:
        self._resolve = resolve
        self._rebuild = rebuild
        self._items = 0

    def decode(self, node: Node, depth: int = 0) -> Any:
        """Return the object for `node`.

        Raises:
            BadValue: the node does not describe a value.
        """
        self._count(1, depth)
        return self._decode(node, depth)

    def _count(self, nodes: int, depth: int) -> None:
        self._items += nodes
        if nodes and (depth > MAX_DEPTH or self._items > MAX_ITEMS):
            raise BadValue("nested too deep, or too much of it")

    def _decode(self, node: Node, depth: int) -> Any:
        if type(node) in PLAIN:
            return node
        if isinstance(node, Tensor):
            return self._decode_tensor(node)
        if isinstance(node, Array):
            return _decode_array(node)
        if isinstance(node, Scalar):
            dtype = _numpy_dtype(node.dtype)
            return _from_bytes(node.data, dtype, [])[()]
        if isinstance(node, List):
            return self._decode_items(node, depth + 1)
        if isinstance(node, Tuple):
            return tuple(self._decode_items(node, depth + 1))
        if isinstance(node, Dict):
            return self._decode_dict(node, depth + 1)
        if isinstance(node, BigInt):
            return _decode_int(node)
        if isinstance(node, Bytes):
            return node.data
        if isinstance(node, Handle | Build):
            if self._resolve is None:
                raise BadValue("a handle where a value was due")
            return self._resolve(node)
        return node

    def _decode_items(self, node: List | Tuple, depth: int) -> list[Any]:
        self._count(len(node.items), depth)
        return [item if type(item) in PLAIN else self._decode(item, depth) for item in node.items]

    def _decode_tensor(self, node: Tensor) -> torch.Tensor:
        tensor = decode_tensor(node)
        if not self._rebuild:
            tensor.was_parameter = node.parameter  # type: ignore[attr-defined]
            return tensor
        if node.requires_grad and not (tensor.is_floating_point() or tensor.is_complex()):
            raise BadValue(f"gradients of {node.dtype}")
        if node.parameter:
            return torch.nn.Parameter(tensor, requires_grad=node.requires_grad)
        return tensor.requires_grad_(node.requires_grad)

    def _decode_dict(self, node: Dict, depth: int) -> dict[Any, Any]:
        # Python numbers its big ints, floats and tuples predictably: many chosen to collide would take hours to store.
        if sum(not isinstance(key, str | int) for key, _ in node.items) > MAX_ODD_KEYS:
            raise BadValue("too many keys that are neither text nor small ints")
        try:
            return {self.decode(key, depth): self.decode(value, depth) for key, value in node.items}
        except BadValue:
            raise
        # Keys of one hash are compared, which raises OverflowError for NumPy's True and an int of 3600 bits, say.
        except Exception as error:
            raise BadValue("a key that cannot be a key") from error


def decode_tensor(node: Tensor) -> torch.Tensor:
    """Return the tensor that `node` describes: contiguous, on the CPU, detached.

    Raises:
        BadValue: dtype, shape and data do not agree.
    """
    dtype = TORCH_DTYPES.get(node.dtype)
    if dtype is None:
        raise BadValue(f"dtype {node.dtype!r}")
    count = _checked_count(node.shape, dtype.itemsize, len(node.data))
    if count == 0:
        return torch.empty(node.shape, dtype=dtype)
    if dtype is torch.bool:  # a byte other than 0 and 1 is undefined behaviour in a bool tensor
        return torch.frombuffer(bytearray(node.data), dtype=torch.uint8).ne(0).reshape(node.shape)
    return torch.frombuffer(bytearray(node.data), dtype=dtype).reshape(node.shape)


def _decode_array(node: Array) -> np.ndarray[Any, Any]:
    return _from_bytes(node.data, _numpy_dtype(node.dtype), node.shape)


def _numpy_dtype(name: str) -> np.dtype[Any]:
    if name not in NUMPY_DTYPES:
        raise BadValue(f"dtype {name!r}")
    return NUMPY_DTYPES[name]


def _from_bytes(data: bytes, dtype: np.dtype[Any], shape: list[int]) -> np.ndarray[Any, Any]:
    _checked_count(shape, dtype.itemsize, len(data))
    if dtype == np.bool_:
        return np.asarray(np.frombuffer(data, np.uint8) != 0).reshape(shape)
    return np.array(np.frombuffer(data, dtype).reshape(shape))


def _checked_count(shape: list[int], itemsize: int, nbytes: int) -> int:
    count = math.prod(shape)
    if min(shape, default=0) < 0 or not _fits(shape):
        raise BadValue("shape")
    if count * itemsize != nbytes:
        raise BadValue(f"{nbytes} bytes for shape {shape}")
    return count


def _decode_int(node: BigInt) -> int:
    try:
        if len(node.digits) > MAX_INT_DIGITS + 1:
            raise ValueError
        return int(node.digits, 16)
    except ValueError:
        raise BadValue("int") from None
