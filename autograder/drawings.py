"""What a student's plotting function drew, as the trusted side sees it: panels with lines, points, images, contours.

`figures.py` reads it beside the student's code. Here it is taken apart, and not believed to be well formed.
"""

from __future__ import annotations

from typing import Any, NoReturn

import msgspec
import numpy as np

from autograder.faults import CheckFailed

Array = np.ndarray[Any, Any]

# Hues, in degrees, that anybody would call by these names; colours with little saturation or brightness have no name.
HUES = {"red": (-25.0, 25.0), "blue": (180.0, 275.0)}


class Line(msgspec.Struct, frozen=True):
    """A line through `points` (n, 2) in data coordinates, `color` (4,) red, green, blue, alpha from 0 to 1."""

    points: Array
    color: Array
    label: str


class Points(msgspec.Struct, frozen=True):
    """Markers at `points` (n, 2), with `colors` (n, 4)."""

    points: Array
    colors: Array
    label: str


class Contour(msgspec.Struct, frozen=True):
    """Filled contours of the values `z` at `x` and `y`, all three (rows, columns)."""

    x: Array
    y: Array
    z: Array


class LegendEntry(msgspec.Struct, frozen=True):
    """A line of a legend; `color` (4,), or None where it could not be told."""

    text: str
    color: Array | None


class Panel(msgspec.Struct, frozen=True):
    """Axes in which something is drawn, or that have a title. Colour bars are not among them."""

    title: str
    labels: tuple[str, str]  # of x and y
    scales: tuple[str, str]  # "linear", "log", …
    limits: tuple[Array, Array]  # of x and y, (2,) each
    equal: bool  # one unit is as long on both axes
    row: int
    column: int
    legend: tuple[LegendEntry, ...]
    lines: tuple[Line, ...]  # each of them; `hlines` and `vlines` draw several
    contour_lines: tuple[Line, ...]  # of `contour`, in as many pieces as they have
    points: tuple[Points, ...]  # of `scatter`, and of `plot` with markers alone
    images: tuple[Array, ...]  # (rows, columns), or (rows, columns, 3 or 4)
    contours: tuple[Contour, ...]

    def all_points(self) -> Points:
        """Return the markers of all calls together, in the order in which they were drawn."""
        parts = self.points
        points = np.concatenate([part.points for part in parts]) if parts else np.empty((0, 2))
        colors = np.concatenate([part.colors for part in parts]) if parts else np.empty((0, 4))
        return Points(points, colors, "")


class Drawing(msgspec.Struct, frozen=True):
    """The figure that a function returned, and what the function did besides."""

    shown: int  # calls of `show`
    closed: int  # calls of `close`
    in_given_axes: bool  # the figure is that of the axes among the arguments
    title: str  # of the whole figure
    legend: tuple[LegendEntry, ...]  # of the whole figure
    panels: tuple[Panel, ...]


def color_name(rgba: Array) -> str | None:
    """Return "red" or "blue" if somebody would call a colour (4,) so, however light or dark, otherwise None.

    Hue, saturation and value as in https://en.wikipedia.org/wiki/HSL_and_HSV.
    """
    red, green, blue = (float(v) for v in rgba[:3])
    value, least = max(red, green, blue), min(red, green, blue)
    chroma = value - least
    if value < 0.25 or chroma / value < 0.35:
        return None
    if value == red:
        hue = 60 * ((green - blue) / chroma)
    elif value == green:
        hue = 60 * ((blue - red) / chroma) + 120
    else:
        hue = 60 * ((red - green) / chroma) + 240
    for name, (low, high) in HUES.items():
        if low <= hue <= high or low <= hue - 360 <= high:
            return name
    return None


def read_drawing(found: object) -> Drawing:
    """Return what `figures.draw` told, checked.

    Raises:
        CheckFailed: it is not what `figures.draw` tells: somebody else answered.
    """
    table = _table(found)
    return Drawing(
        shown=_int(table["shown"]),
        closed=_int(table["closed"]),
        in_given_axes=table["in_given_axes"] is True,
        title=_text(table["title"]),
        legend=tuple(_legend_entry(_table(entry)) for entry in _list(table["legend"])),
        panels=tuple(_panel(_table(panel)) for panel in _list(table["panels"])),
    )


def _panel(table: dict[str, Any]) -> Panel:
    labels, scales, limits = (_list(table[name], 2) for name in ("labels", "scales", "limits"))
    return Panel(
        title=_text(table["title"]),
        labels=(_text(labels[0]), _text(labels[1])),
        scales=(_text(scales[0]), _text(scales[1])),
        limits=(_numbers(limits[0], (2,)), _numbers(limits[1], (2,))),
        equal=table["equal"] is True,
        row=_int(table["row"]),
        column=_int(table["column"]),
        legend=tuple(_legend_entry(_table(entry)) for entry in _list(table["legend"])),
        lines=tuple(_line(_table(line)) for line in _list(table["lines"])),
        contour_lines=tuple(_line(_table(line)) for line in _list(table["contour_lines"])),
        points=tuple(_points(_table(points)) for points in _list(table["points"])),
        images=tuple(_image(image) for image in _list(table["images"])),
        contours=tuple(_contour(_table(contour)) for contour in _list(table["contours"])),
    )


def _line(table: dict[str, Any]) -> Line:
    return Line(_numbers(table["points"], (None, 2)), _numbers(table["color"], (4,)), _text(table["label"]))


def _points(table: dict[str, Any]) -> Points:
    points = _numbers(table["points"], (None, 2))
    return Points(points, _numbers(table["colors"], (len(points), 4)), _text(table["label"]))


def _image(found: object) -> Array:
    image = _numbers(found, None)
    if image.ndim not in (2, 3):
        _refuse()
    return image


def _contour(table: dict[str, Any]) -> Contour:
    z = _numbers(table["z"], (None, None))
    return Contour(_numbers(table["x"], z.shape), _numbers(table["y"], z.shape), z)


def _legend_entry(table: dict[str, Any]) -> LegendEntry:
    color = table["color"]
    return LegendEntry(_text(table["text"]), None if color is None else _numbers(color, (4,)))


class _Table(dict[str, Any]):
    def __missing__(self, key: str) -> NoReturn:
        _refuse()


def _table(found: object) -> dict[str, Any]:
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        _refuse()
    return _Table(found)


def _list(found: object, length: int | None = None) -> list[Any]:
    if not isinstance(found, list | tuple) or (length is not None and len(found) != length):
        _refuse()
    return list(found)


def _text(found: object) -> str:
    if not isinstance(found, str):
        _refuse()
    return found


def _int(found: object) -> int:
    if type(found) is not int:
        _refuse()
    return found


def _numbers(found: object, shape: tuple[int | None, ...] | None) -> Array:
    """Return an array, or a list of floats, as float64 of this shape; None in it stands for any length."""
    if isinstance(found, list | tuple) and all(type(value) is float for value in found):
        found = np.array(found, dtype=float)
    if not isinstance(found, np.ndarray) or found.dtype.kind != "f":
        _refuse()
    if shape is not None:
        right = len(shape) == found.ndim and all(n is None or n == m for n, m in zip(shape, found.shape, strict=True))
        if not right:
            _refuse()
    numbers = found.astype(float)
    numbers.flags.writeable = False  # several checks may look at one drawing
    return numbers


def _refuse() -> NoReturn:
    raise CheckFailed("The figure could not be read.", "Make it with Matplotlib, and return it as it is.")
