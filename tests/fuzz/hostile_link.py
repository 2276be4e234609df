"""A link to no process: answers what a check asks with whatever a random generator makes up. Holds no test.

Most answers are of a plausible kind,
so that a check goes on and meets the next one: a tensor shaped like an argument,
parameters of the sizes that a class was built with, a figure with a wrong part in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from autograder import wire
from autograder.frames import WireError
from autograder.link import LinkLost
from autograder.values import (
    NUMPY_DTYPES,
    TORCH_DTYPES,
    Array,
    BigInt,
    Build,
    Bytes,
    Dict,
    Handle,
    List,
    Node,
    Scalar,
    Tensor,
    Tuple,
)
from autograder.verdict import Verdict

TYPE_NAMES = (
    "builtins.type",
    "builtins.function",
    "builtins.dict",
    "torch.Tensor",
    "submission.Net",
    "",
    "a.b\nc",
    "x" * 999,
)
ERRORS = (
    "ValueError",
    "KeyError",
    "MemoryError",
    "NotImplementedError",
    "SystemExit",
    "autograder.Complaint",
    "Odd\n",
    "",
)
TEXTS = ("", "relu", "no_gradient", "not_a_figure", "\0", "\u202eabc", "x" * 3000, "linear", "log", "weight", "0.bias")
FLOATS = (0.0, -0.0, 1.0, -1.5, 0.5, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf"))
INTS = (0, 1, -1, 2, 3, 7, 64, 784, 1 << 31, (1 << 63) - 1, -(1 << 63))


def spelt(value: object) -> Node:
    """Return a plain value of ours as the node that it travels as."""
    if isinstance(value, list):
        return List([spelt(item) for item in value])
    if isinstance(value, dict):
        return Dict([(spelt(key), spelt(item)) for key, item in value.items()])
    return value  # type: ignore[return-value]


class HostileLink:
    """Opens any file as one without statements; from then on nothing is true."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._asked: list[Node] = []  # arguments that the checks passed: what an answer is modelled on
        self._sizes: list[int] = [1, 2, 3]

    # ------------------------------------------------------------------------------ as a link

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        request = wire.unpack_request(body)
        if isinstance(request.verb, wire.Open):
            return wire.pack(wire.Reply(request.id, wire.Returned(List([]))))
        if isinstance(request.verb, wire.Begin):
            return wire.pack(wire.Reply(request.id, wire.Returned(None)))
        choice = self._random.random()
        if choice < 0.01:
            raise LinkLost(Verdict.CRASHED, "It ended.")
        if choice < 0.02:
            return self._random.randbytes(self._random.randrange(40))
        number = request.id if choice > 0.03 else self._random.choice(INTS)
        try:
            return wire.pack(wire.Reply(number, self._outcome(request.verb)))
        except WireError:  # larger than a frame may be
            return b""

    def seconds_used(self) -> float:
        return 0.0

    def take_output(self) -> str:
        return self._random.choice(TEXTS)

    def close(self) -> None:
        pass

    # -------------------------------------------------------------------------------- answers

    def _outcome(self, verb: wire.Verb) -> wire.Returned | wire.Raised:
        pick = self._random
        if pick.random() < 0.06:
            kinds = [pick.choice(ERRORS) for _ in range(pick.randrange(4))]
            file, line = pick.choice([None, "", "tiny.py", "/etc/passwd"]), pick.choice([None, *INTS])
            return wire.Raised(pick.choice(ERRORS), kinds, pick.choice(TEXTS), file, line)
        args = list(getattr(verb, "args", [])) + list(getattr(verb, "kwargs", {}).values())
        self._learn(args)
        value = self._value(verb)
        if isinstance(verb, wire.Call) and verb.echo and pick.random() < 0.9:
            after = [node if pick.random() < 0.9 else self._node() for node in verb.args]
            return wire.Returned(value, after, dict(verb.kwargs))
        if pick.random() < 0.02:
            return wire.Returned(value, [self._node()], {"x": self._node()})
        return wire.Returned(value)

    def _learn(self, nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, Tensor | Array):
                self._asked.append(node)
                self._sizes += node.shape
            elif type(node) is int and 0 < node < 2000:
                self._sizes.append(node)
            elif isinstance(node, List | Tuple):
                self._learn(node.items)
        del self._asked[:-20], self._sizes[:-30]

    def _value(self, verb: wire.Verb) -> Node:
        if self._random.random() < 0.12:
            return self._node()
        match verb:
            case wire.Get() | wire.Make():
                return self._handle()
            case wire.Length():
                return self._random.choice([*self._sizes, *INTS])
            case wire.Signature():
                return List([self._random.choice(TEXTS) for _ in range(self._random.randrange(4))])
            case wire.IsInstance():
                return self._random.random() < 0.8
            case wire.Run(tool="parameters" | "parameter_gradients"):
                names = [f"{n}.{kind}" for n in range(self._random.choice((1, 2, 3))) for kind in ("weight", "bias")]
                return Dict([(name, self._parameter(name)) for name in names])
            case wire.Run(tool="draw"):
                return self._figure()
            case wire.Run(tool="train"):
                return None
            case wire.Run(tool="interpreter_events"):
                return Tuple([self._random.choice(INTS), self._random.choice(INTS)])
            case wire.Call() | wire.Run() | wire.Probe() | wire.Item() | wire.Attribute():
                return self._answer()
        return self._node()

    def _answer(self) -> Node:
        pick = self._random
        kind = pick.random()
        if kind < 0.45 and self._asked:
            return self._like(pick.choice(self._asked))
        if kind < 0.6:
            return self._handle()
        if kind < 0.7:
            return self._parameter("")
        if kind < 0.85:
            return pick.choice([List, Tuple])([self._answer() for _ in range(pick.choice((1, 2, 2, 3, 4)))])
        return self._node()

    def _like(self, node: Node) -> Node:
        """What somebody asked with, as an answer: itself, or of another dtype, shape or kind, or with odd numbers."""
        if not isinstance(node, Tensor | Array):
            return node
        pick = self._random
        change = pick.choice(["same", "same", "dtype", "shape", "numbers", "kind", "cut", "lie"])
        shape, dtype, data = list(node.shape), node.dtype, node.data
        if change == "dtype":
            dtype = pick.choice(sorted(TORCH_DTYPES if isinstance(node, Tensor) else NUMPY_DTYPES))
            data = self._data(dtype, shape)
        elif change == "shape":
            shape = pick.choice(
                [shape[::-1], [*shape, 1], [1, *shape], shape[:-1], shape[1:], [], [0], [0, *shape[1:]]]
            )
            data = self._data(dtype, shape)
        elif change == "numbers":
            data = self._data(dtype, shape)
        elif change == "cut":
            shape = [max(0, size - 1) for size in shape]
            data = self._data(dtype, shape)
        elif change == "lie":
            data = data[:-1]
        to_tensor = isinstance(node, Tensor) != (change == "kind")
        if to_tensor:
            return Tensor(dtype, shape, data, pick.random() < 0.1, pick.random() < 0.3, "cpu")
        return Array(dtype, shape, data)

    def _parameter(self, name: str) -> Node:
        pick, sizes = self._random, self._sizes
        shape = [pick.choice(sizes)] if name.endswith("bias") else [pick.choice(sizes), pick.choice(sizes)]
        dtype = "float32" if pick.random() < 0.9 else pick.choice(sorted(TORCH_DTYPES))
        if pick.random() < 0.05:
            shape = shape * pick.randrange(3)
        return Tensor(dtype, shape, self._data(dtype, shape), True, pick.random() < 0.9, "cpu")

    def _data(self, dtype: str, shape: list[int]) -> bytes:
        count = 1
        for size in shape:
            count *= size
        wide = (TORCH_DTYPES.get(dtype) or NUMPY_DTYPES[dtype]).itemsize
        if count * wide > 1 << 20:
            return bytes(count * wide) if count * wide < 1 << 24 else b""
        return self._random.choice(
            [bytes(count * wide), b"\xff" * (count * wide), self._random.randbytes(count * wide)]
        )

    def _handle(self) -> Node:
        return Handle(self._random.choice(INTS), self._random.choice(TYPE_NAMES))

    def _figure(self) -> Node:
        pick = self._random

        def numbers(*shape: int) -> Node:
            return Array("float64", list(shape), self._data("float64", list(shape)))

        def odd(value: Callable[[], Any]) -> Any:
            return value() if pick.random() < 0.97 else self._node()

        def entry() -> Node:
            return spelt({"text": pick.choice(TEXTS), "color": odd(lambda: numbers(4))})

        def line() -> Node:
            n = pick.choice(self._sizes) % 500
            label = pick.choice(TEXTS)
            return spelt({"points": odd(lambda: numbers(n, 2)), "color": odd(lambda: numbers(4)), "label": label})

        def points() -> Node:
            n = pick.choice(self._sizes) % 500
            return spelt({"points": odd(lambda: numbers(n, 2)), "colors": numbers(n, 4), "label": pick.choice(TEXTS)})

        def contour() -> Node:
            n = pick.choice((0, 1, 2, 30))
            return spelt({"x": numbers(n, n), "y": odd(lambda: numbers(n, n)), "z": numbers(n, n)})

        def several(make: Callable[[], Any]) -> Node:
            return List([odd(make) for _ in range(pick.randrange(4))])

        def panel() -> Node:
            pair = [pick.choice(TEXTS), pick.choice(TEXTS)]
            whole = {
                "title": pick.choice(TEXTS), "labels": pair, "scales": pair, "limits": [numbers(2), numbers(2)],
                "equal": True, "row": pick.choice(INTS), "column": pick.choice(INTS), "legend": several(entry),
                "lines": several(line), "contour_lines": several(line), "points": several(points),
                "images": several(lambda: numbers(*pick.choice([(28, 28), (2, 2, 3), (0, 0), (1,)]))),
                "contours": several(contour),
            }  # fmt: skip
            if pick.random() < 0.05:
                del whole[pick.choice(sorted(whole))]
            return spelt(whole)

        whole = {"shown": pick.choice((0, 0, 1)), "closed": 0, "in_given_axes": pick.random() < 0.5}
        return spelt({**whole, "title": pick.choice(TEXTS), "legend": several(entry), "panels": several(panel)})

    def _node(self, depth: int = 0) -> Node:
        """Anything at all."""
        pick = self._random
        kind = pick.randrange(17 if depth < 3 else 12)
        if kind < 3:
            return pick.choice([None, True, False])
        if kind < 5:
            return pick.choice([*INTS, *FLOATS])
        match kind:
            case 5:
                return pick.choice(TEXTS)
            case 6:
                return Bytes(pick.randbytes(pick.randrange(9)))
            case 7:
                return BigInt(pick.choice(["f" * 900, "-1", "zz", "f" * 3499]))
            case 8:
                dtype = pick.choice(sorted(NUMPY_DTYPES))
                return Scalar(dtype, self._data(dtype, []))
            case 9:
                return self._handle()
            case 10:
                return self._parameter("")
            case 11:
                return Array("float64", [3], self._data("float64", [3]))
            case 12:
                return Dict([(self._node(9), self._node(depth + 1)) for _ in range(pick.randrange(4))])
            case 13:
                return Build("linear", [], {})
        return pick.choice([List, Tuple])([self._node(depth + 1) for _ in range(pick.randrange(4))])
