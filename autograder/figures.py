"""Reads what a Matplotlib figure holds, as plain data. Runs beside the student's code, so what it returns is a claim.

The other half, which takes this apart on the trusted side, is `drawings.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.training import Complaint

Contents = dict[str, Any]


def draw(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Contents:
    """Call `function(*args, **kwargs)`, and return what is in the figure that it returns.

    Meanwhile nothing is shown or closed, but it is counted: "shown" and "closed".
    """
    from matplotlib.figure import Figure

    with _watched() as seen:
        figure = function(*args, **kwargs)
        if not isinstance(figure, Figure):
            raise Complaint("no_figure" if figure is None else "not_a_figure")
        given = [value for value in (*args, *kwargs.values()) if type(value).__name__ == "Axes"]
        return {
            "shown": seen["shown"],
            "closed": seen["closed"] + _is_closed(figure),
            "in_given_axes": bool(given) and all(axes.figure is figure for axes in given),
            "title": str(figure.get_suptitle()),
            "legend": [entry for legend in figure.legends for entry in _legend(legend)],
            "panels": [_panel(axes, seen["contours"]) for axes in figure.axes if _is_panel(axes)],
        }


def _is_closed(figure: Any) -> bool:
    """Was it closed by a name of its own, as after `from matplotlib.pyplot import close`?"""
    from matplotlib import pyplot

    number = getattr(figure, "number", None)  # pyplot's figures have one
    return number is not None and not pyplot.fignum_exists(number)


@contextmanager
def _watched() -> Iterator[dict[str, Any]]:
    """Count calls that show or close figures; keep what is given to `contourf`: a contour set forgets its values."""
    from matplotlib import pyplot
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    seen: dict[str, Any] = {"shown": 0, "closed": 0, "contours": {}}

    def count(what: str) -> Callable[..., None]:
        def counted(*_: object, **__: object) -> None:
            seen[what] += 1

        return counted

    contourf, tricontourf = Axes.contourf, Axes.tricontourf

    def keep(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = contourf(self, *args, **kwargs)
        arrays = [np.asarray(value, dtype=float) for value in args if np.ndim(value) > 0 or value is None]
        seen["contours"].setdefault(id(self), []).append(_contour(arrays, kwargs.get("extent")))
        return made

    def keep_scattered(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = tricontourf(self, *args, **kwargs)
        if len(args) >= 3:
            x, y, z = (np.asarray(value, dtype=float).reshape(1, -1) for value in args[:3])
            seen["contours"].setdefault(id(self), []).append({"x": x, "y": y, "z": z})
        return made

    replaced: list[tuple[Any, str, Any]] = [(pyplot, "show", count("shown")), (pyplot, "close", count("closed"))]
    replaced += [(Figure, "show", count("shown")), (Axes, "contourf", keep), (Axes, "tricontourf", keep_scattered)]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    for owner, name, new in replaced:
        setattr(owner, name, new)
    try:
        yield seen
    finally:
        for owner, name, old in before:
            setattr(owner, name, old)


def _contour(arrays: list[Any], extent: Any) -> Contents:
    """`contourf(z)`, `contourf(z, levels)`, `contourf(x, y, z)` or `contourf(x, y, z, levels)`."""
    if len(arrays) >= 3:
        x, y, z = arrays[:3]
    else:
        z = arrays[0]
        left, right, bottom, top = extent or (0, z.shape[1] - 1, 0, z.shape[0] - 1)
        x, y = np.linspace(left, right, z.shape[1]), np.linspace(bottom, top, z.shape[0])
    if x.ndim == 1 and y.ndim == 1:
        x, y = np.meshgrid(x, y)
    return {"x": x, "y": y, "z": z}


def _is_panel(axes: Any) -> bool:
    """Not a colour bar, and not one of those that were left over and hidden or stayed empty."""
    if hasattr(axes, "_colorbar") or axes.get_label() == "<colorbar>" or not axes.get_visible():
        return False
    return bool(axes.has_data() or _title(axes))


def _title(axes: Any) -> str:
    return " ".join(filter(None, (axes.get_title(loc) for loc in ("left", "center", "right"))))


def _panel(axes: Any, contours: dict[int, list[Contents]]) -> Contents:
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.contour import ContourSet

    place = axes.get_subplotspec()
    legend = axes.get_legend()
    lines = [line for line in axes.lines if line.get_visible()]
    return {
        "title": _title(axes),
        "labels": (str(axes.get_xlabel()), str(axes.get_ylabel())),
        "scales": (str(axes.get_xscale()), str(axes.get_yscale())),
        "limits": ([float(v) for v in axes.get_xlim()], [float(v) for v in axes.get_ylim()]),
        "equal": axes.get_aspect() in (1, 1.0, "equal"),
        "row": place.rowspan.start if place else 0,
        "column": place.colspan.start if place else 0,
        "legend": _legend(legend) if legend is not None else [],
        "lines": [_line(axes, line) for line in lines if _is_joined(line)]
        + [
            {"points": np.asarray(segment, dtype=float), "color": _first_edge_colour(made), "label": ""}
            for made in axes.collections
            if isinstance(made, LineCollection)
            for segment in made.get_segments()
        ],
        "contour_lines": [
            {"points": np.asarray(part, dtype=float), "color": _first_edge_colour(made), "label": ""}
            for made in axes.collections
            if isinstance(made, ContourSet) and not made.filled
            for path in made.get_paths()
            for part in path.to_polygons(closed_only=False)
        ],
        "points": [_scatter(made) for made in axes.collections if isinstance(made, PathCollection)]
        + [_marks(axes, line) for line in lines if not _is_joined(line)],
        "images": [_image(image) for image in axes.images],
        "contours": contours.get(id(axes), []),
    }


def _is_joined(line: Any) -> bool:
    """Is it a line, and not markers alone, as `plot(x, y, "o")` draws them?"""
    return line.get_linestyle() not in ("None", "none", "", " ")


def _line(axes: Any, line: Any) -> Contents:
    return {
        "points": _in_data_coordinates(axes, line),
        "color": _rgba(line.get_color()),
        "label": str(line.get_label()),
    }


def _first_edge_colour(collection: Any) -> list[float]:
    colours = np.asarray(collection.get_edgecolor(), dtype=float).reshape(-1, 4)
    return [float(v) for v in colours[0]] if len(colours) else [0.0, 0.0, 0.0, 0.0]


def _in_data_coordinates(axes: Any, line: Any) -> Any:
    """Return the corners of a line, (n, 2). Those of `axvline` and `axline` are kept in other coordinates."""
    if line.get_transform() == axes.transData:
        return np.asarray(line.get_xydata(), dtype=float)
    path = line.get_transform().transform_path(line.get_path())
    return np.asarray(axes.transData.inverted().transform_path(path).vertices, dtype=float)


def _scatter(collection: Any) -> Contents:
    collection.update_scalarmappable()
    points: Any = np.ma.filled(np.ma.asarray(collection.get_offsets(), dtype=float), np.nan).reshape(-1, 2)
    colours = np.asarray(collection.get_facecolor(), dtype=float)
    if not len(colours):  # markers that are not filled
        colours = np.asarray(collection.get_edgecolor(), dtype=float)
    colours = np.resize(colours, (len(points), 4)) if len(colours) else np.zeros((len(points), 4))
    return {"points": points, "colors": colours, "label": str(collection.get_label())}


def _marks(axes: Any, line: Any) -> Contents:
    points = _in_data_coordinates(axes, line)
    colour = line.get_markerfacecolor()
    colour = line.get_markeredgecolor() if isinstance(colour, str) and colour == "none" else colour
    return {"points": points, "colors": np.tile(_rgba(colour), (len(points), 1)), "label": str(line.get_label())}


def _image(image: Any) -> Any:
    return np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)


def _legend(legend: Any) -> list[Contents]:
    handles = legend.legend_handles
    texts = [str(text.get_text()) for text in legend.get_texts()]
    return [{"text": text, "color": _handle_colour(handle)} for text, handle in zip(texts, handles, strict=False)]


def _handle_colour(handle: Any) -> list[float] | None:
    if hasattr(handle, "get_facecolor"):
        colours = np.asarray(handle.get_facecolor(), dtype=float).reshape(-1, 4)
        return [float(v) for v in colours[0]] if len(colours) else None
    if hasattr(handle, "get_color"):
        joined = _is_joined(handle)
        return _rgba(handle.get_color() if joined else handle.get_markerfacecolor())
    return None


def _rgba(colour: Any) -> list[float]:
    from matplotlib.colors import to_rgba

    return [float(v) for v in to_rgba(colour)]
