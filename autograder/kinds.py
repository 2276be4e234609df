"""Is what the student returned of the right kind, shape and dtype, and close to what is right? Fails in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from autograder.faults import CheckFailed
from autograder.submission import kind_of

# Relative tolerances for results of a few operations each: a few hundred units in the last place.
RELATIVE = {
    torch.float64: 1e-9, torch.float32: 1e-4, torch.float16: 1e-2, torch.bfloat16: 3e-2,
    torch.complex128: 1e-9, torch.complex64: 1e-4,
}  # fmt: skip
KINDS_OF_DTYPE = {"float": "floating-point", "int": "whole"}


def as_tensor(
    value: object,
    what: str,
    *,
    shape: tuple[int, ...] | torch.Size | None = None,
    dtype: torch.dtype | str | None = None,
) -> torch.Tensor:
    """Return `value` if it is a tensor of this shape and dtype; `dtype` may be "float" or "int" for any such.

    Raises:
        CheckFailed: it is not; the words begin with `what` ("`accuracy`").
    """
    if not isinstance(value, torch.Tensor):
        raise CheckFailed(f"{capital(what)} is {kind_of(value)}, not a tensor.")
    _check_shape(what, tuple(value.shape), shape)
    if isinstance(dtype, str):
        right = value.is_floating_point() if dtype == "float" else _is_whole(value.dtype)
        if not right:
            raise CheckFailed(f"{capital(what)} holds {value.dtype}, not {KINDS_OF_DTYPE[dtype]} numbers.")
    elif dtype is not None and value.dtype != dtype:
        raise CheckFailed(f"{capital(what)} is of dtype {value.dtype}, not {dtype}.")
    return value


def as_array(
    value: object,
    what: str,
    *,
    shape: tuple[int, ...] | None = None,
    dtype: np.dtype[Any] | type | str | None = None,
) -> np.ndarray[Any, Any]:
    """Return `value` if it is a NumPy array of this shape and dtype; `dtype` may be "float" or "int" for any such.

    Raises:
        CheckFailed: it is not.
    """
    if not isinstance(value, np.ndarray):
        raise CheckFailed(f"{capital(what)} is {kind_of(value)}, not a NumPy array.")
    _check_shape(what, value.shape, shape)
    if isinstance(dtype, str) and dtype in ("float", "int"):  # np.dtype("float64") == "float", too
        if value.dtype.kind not in ("f" if dtype == "float" else "iu"):
            kind = KINDS_OF_DTYPE[str(dtype)]
            raise CheckFailed(f"{capital(what)} holds {value.dtype}, not {kind} numbers.")
    elif dtype is not None and value.dtype != np.dtype(dtype):
        raise CheckFailed(f"{capital(what)} is of dtype {value.dtype}, not {np.dtype(dtype)}.")
    return value


def as_number(value: object, what: str, *, tensor_ok: bool = False) -> float:
    """Return `value` as a float if it is a Python or NumPy number (no bool), or with `tensor_ok` a tensor of one.

    Raises:
        CheckFailed: it is not.
    """
    if tensor_ok and isinstance(value, torch.Tensor) and value.dim() == 0:
        if not value.is_complex() and value.dtype is not torch.bool:
            return float(value)
        raise CheckFailed(f"{capital(what)} is a tensor of dtype {value.dtype}, not a number.")
    if type(value) in (int, float) or isinstance(value, np.floating | np.integer):
        try:
            return float(value)  # type: ignore[arg-type]
        except OverflowError:
            raise CheckFailed(f"{capital(what)} is a number far too large.") from None
    raise CheckFailed(f"{capital(what)} is {kind_of(value)}, not a number.")


def as_numbers(value: object, what: str) -> torch.Tensor:
    """Return a number, an array, a tensor or a (nested) list of numbers as a float64 tensor of the same shape.

    For a check of values where another check judges kind and dtype: one mistake should cost one check.

    Raises:
        CheckFailed: it is none of these, or holds something else than real numbers.
    """
    if isinstance(value, list | tuple):
        rows = [as_numbers(part, f"a part of {what}") for part in value]
        if len({row.shape for row in rows}) > 1:
            raise CheckFailed(f"{capital(what)} has rows of unequal length.")
        return torch.stack(rows) if rows else torch.empty(0, dtype=torch.float64)
    if isinstance(value, np.ndarray | np.generic | bool | int | float) and not isinstance(value, np.void):
        array = np.asarray(value if not isinstance(value, int) or isinstance(value, bool) else as_number(value, what))
        if array.dtype.kind not in "biuf":
            raise CheckFailed(f"{capital(what)} holds something else than numbers.")
        return torch.from_numpy(array.astype(np.float64))
    tensor = as_tensor(value, what)
    if tensor.is_complex():
        raise CheckFailed(f"{capital(what)} holds complex numbers.")
    return tensor.double()


def as_tuple(value: object, what: str, length: int) -> tuple[Any, ...]:
    """Return `value` if it is a tuple (or list) of this length.

    Raises:
        CheckFailed: it is not.
    """
    if not isinstance(value, tuple | list):
        raise CheckFailed(f"{capital(what)} is {kind_of(value)}, not a tuple of {length}.")
    if len(value) != length:
        raise CheckFailed(
            f"{capital(what)} is not a tuple of {length}: it has {'more' if len(value) > length else 'fewer'} items.",
            details=f"it has {len(value)}",
        )
    return tuple(value)


def assert_close(
    actual: object,
    expected: Any,
    *,
    what: str = "the result",
    rtol: float | None = None,
    atol: float | None = None,
    check_dtype: bool = False,
    hint: str = "",
) -> None:
    """Fail unless `actual`, of the student's, is close to `expected`, a tensor, an array or a number of ours.

    Kind and shape first, then values: |actual - expected| <= atol + rtol |expected|, with tolerances by the coarser
    dtype of the two unless given (of half precision only if it is `expected`'s); NaN equals NaN. Only details, for
    visible checks, hold values.

    Raises:
        CheckFailed: it is not.
    """
    if isinstance(expected, torch.Tensor):
        dtype = expected.dtype if check_dtype else None
        ours = expected.detach()
        theirs = as_tensor(actual, what, shape=ours.shape, dtype=dtype)
    elif isinstance(expected, np.ndarray):
        ours = torch.from_numpy(np.ascontiguousarray(expected).reshape(expected.shape))
        wanted = expected.dtype if check_dtype else None
        theirs = torch.from_numpy(as_array(actual, what, shape=expected.shape, dtype=wanted))
    else:
        ours = torch.tensor(float(expected), dtype=torch.float64)
        theirs = torch.tensor(as_number(actual, what, tensor_ok=True), dtype=torch.float64)
    coarsest = max(RELATIVE.get(dtype, 0.0) for dtype in (theirs.dtype, _dtype_of(actual, theirs.dtype)))
    # No coarser than float32 for the student's sake: to bfloat16, a small number is as good as 0.
    relative = max(RELATIVE.get(ours.dtype, 0.0), min(coarsest, RELATIVE[torch.float32]))
    relative = relative if rtol is None else rtol
    absolute = relative if atol is None else atol
    if theirs.is_complex() != ours.is_complex():
        raise CheckFailed(f"{capital(what)} is of dtype {theirs.dtype}, not {ours.dtype}.")
    wide = torch.complex128 if ours.is_complex() else torch.float64
    if torch.allclose(theirs.to(wide), ours.to(wide), rtol=relative, atol=absolute, equal_nan=True):
        return
    raise CheckFailed(f"{capital(what)} has wrong values.", hint, f"expected {_short(ours)}, got {_short(theirs)}")


def _dtype_of(value: object, otherwise: torch.dtype) -> torch.dtype:
    """Return the dtype in which a number was computed: one of NumPy's, or a tensor of one, may be a coarse one."""
    if isinstance(value, torch.Tensor):
        return value.dtype
    names = {"float16": torch.float16, "float32": torch.float32}
    return names.get(value.dtype.name, otherwise) if isinstance(value, np.generic) else otherwise


def _check_shape(what: str, shape: tuple[int, ...], expected: tuple[int, ...] | torch.Size | None) -> None:
    # The sizes are details: the student's code chooses them, and could put a hidden input there.
    if expected is None or shape == tuple(expected):
        return
    details = f"its shape is {shape}, not {tuple(expected)}"
    if len(shape) != len(expected):
        raise CheckFailed(f"{capital(what)} has {_dimensions(len(shape))}, not {len(expected)}.", details=details)
    raise CheckFailed(f"{capital(what)} has the wrong shape.", details=details)


def _dimensions(count: int) -> str:
    return f"{count or 'no'} dimension{'' if count == 1 else 's'}"


def _is_whole(dtype: torch.dtype) -> bool:
    return not dtype.is_floating_point and not dtype.is_complex and dtype is not torch.bool


def _short(tensor: torch.Tensor) -> str:
    if tensor.numel() == 1:
        return f"{tensor.item():.6g}" if not tensor.is_complex() else str(tensor.item())
    return str(tensor.flatten()[:6].tolist()) + (" …" if tensor.numel() > 6 else "")


def capital(words: str) -> str:
    """Return `words` as the beginning of a sentence."""
    return words[:1].upper() + words[1:]
