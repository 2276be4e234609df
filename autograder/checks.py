"""What a check says of itself in its marker, and the order in which checks run. Imports neither torch nor a student."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.assignment import VISIBLE
from autograder.faults import AuthorError
from autograder.verdict import Visibility

MARKER = "check"
MARKER_HELP = (
    "check(question, points, visibility, timeout, needs): a graded check of autograder; "
    "its docstring is the title that the student reads"
)
CHECK = pytest.StashKey["Check"]()


class Check(msgspec.Struct, frozen=True):
    """One graded test. `needs` are names of check functions that must have passed before; `timeout` is in seconds."""

    id: str
    function: str
    question: str
    title: str
    points: float
    visibility: Visibility
    timeout: float | None
    needs: tuple[str, ...]
    file: Path


def find_checks(items: Sequence[pytest.Item]) -> dict[pytest.Item, Check]:
    """Return the checks among the collected tests: those with a marker that names a question.

    Raises:
        AuthorError: a marker is written wrong, or two checks share a name.
    """
    found: dict[pytest.Item, Check] = {}
    seen: dict[str, Check] = {}
    for item in items:
        marker = item.get_closest_marker(MARKER)
        if marker is None or "question" not in marker.kwargs:
            continue
        check = _read_marker(item, marker)
        if check.id in seen:
            raise AuthorError(
                f"{check.file}: `{check.id}` is also the name of a check in {seen[check.id].file}; rename one"
            )
        found[item] = seen[check.id] = check
    functions = {check.function for check in found.values()}
    modules = {check.file: getattr(item, "module", None) for item, check in found.items()}
    for check in found.values():
        for name in check.needs:
            if name not in functions and not callable(getattr(modules[check.file], name, None)):
                raise AuthorError(f"{check.file}: `{check.id}` needs `{name}`, which is no check here")
    return found


def _read_marker(item: pytest.Item, marker: pytest.Mark) -> Check:
    function = getattr(item, "originalname", None) or item.name
    known = {"question", "points", "visibility", "timeout", "needs"}
    if marker.args or set(marker.kwargs) - known:
        wrong = ", ".join([*map(repr, marker.args), *sorted(set(marker.kwargs) - known)])
        raise AuthorError(f"{item.path}: the marker of `{function}` has {wrong}; it takes {', '.join(sorted(known))}")
    given: dict[str, Any] = dict(marker.kwargs)
    needs = given.get("needs", ())
    default = Visibility.VISIBLE if item.path.name.startswith(VISIBLE) else Visibility.HIDDEN
    try:
        return Check(
            id=item.name,
            function=function,
            question=msgspec.convert(given["question"], str),
            title=_title(item),
            points=msgspec.convert(given.get("points", 0), float),
            visibility=Visibility(given.get("visibility", default)),
            timeout=msgspec.convert(given.get("timeout"), float | None),
            needs=(needs,) if isinstance(needs, str) else msgspec.convert(needs, tuple[str, ...]),
            file=item.path,
        )
    except (msgspec.ValidationError, ValueError) as error:
        raise AuthorError(f"{item.path}: the marker of `{function}`: {error}") from None


def _title(item: pytest.Item) -> str:
    text = getattr(getattr(item, "function", None), "__doc__", None) or ""
    title = " ".join(text.strip().split("\n\n")[0].split())
    if not title:
        raise AuthorError(
            f"{item.path}: `{item.name}` has no docstring; its first paragraph is the title students read"
        )
    return title


def in_order(found: dict[pytest.Item, Check]) -> list[pytest.Item]:
    """Return the checks with visible ones first, and each after those that it needs; otherwise as they stand.

    Visible ones first: what a visible check shows must not carry what a hidden check told the student's code before.

    Raises:
        AuthorError: checks need each other in a circle, or a visible check needs a hidden one.
    """
    ordered: list[pytest.Item] = []
    placed: set[str] = set()
    waiting = sorted(found, key=lambda item: found[item].visibility is not Visibility.VISIBLE)
    functions = {check.function for check in found.values()}
    while waiting:
        ready = next(
            (i for i in waiting if all(need in placed or need not in functions for need in found[i].needs)), None
        )
        if ready is None:
            raise AuthorError(f"{found[waiting[0]].file}: `{found[waiting[0]].id}` needs a check that needs it in turn")
        waiting.remove(ready)
        ordered.append(ready)
        check = found[ready]
        if not any(found[item].function == check.function for item in waiting):
            placed.add(check.function)
    shown = [found[item].visibility is Visibility.VISIBLE for item in ordered]
    if shown != sorted(shown, reverse=True):
        late = found[ordered[len(shown) - 1 - shown[::-1].index(True)]]
        raise AuthorError(f"{late.file}: `{late.id}` is visible and needs a hidden check; visible checks run first")
    return ordered
