"""Bytes as they come after an accident or an attack: flipped, cut, spliced, doubled, with others put in."""

from __future__ import annotations

from hypothesis import strategies as st

ODD = (
    b"",
    b"\0",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff" * 8,
    b"\r\n",
    b'"',
    b"[" * 50,
    "\u202e".encode(),
    b"\xed\xa0\x80",
)


@st.composite
def mutated(draw, wholes: st.SearchStrategy[bytes], times: int = 4) -> bytes:
    """One of `wholes` with up to `times` changes, each of a kind that keeps most of it as it was."""
    data = draw(wholes)
    for _ in range(draw(st.integers(0, times))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 16)))
        kind = draw(st.sampled_from(("flip", "cut", "end", "double", "put in", "splice")))
        if kind == "flip" and start < len(data):
            data = data[:start] + bytes([data[start] ^ 1 << draw(st.integers(0, 7))]) + data[start + 1 :]
        elif kind == "cut":
            data = data[:start] + data[end:]
        elif kind == "end":
            data = data[:start]
        elif kind == "double":
            data = data[:end] + data[start:end] * draw(st.integers(1, 20)) + data[end:]
        elif kind == "put in":
            data = data[:start] + draw(st.sampled_from(ODD) | st.binary(max_size=8)) + data[end:]
        elif kind == "splice":
            other = draw(wholes)
            data = data[:start] + other[draw(st.integers(0, len(other))) :]
    return data
