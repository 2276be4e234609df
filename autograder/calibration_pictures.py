"""A picture for each certificate: where right and wrong solutions end, and the threshold between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.calibration import Record
from autograder.certifying import Number, Sample, sample_of

MOST_MUTANTS = 10  # rows of a panel: those that come nearest to the threshold
RIGHT, WRONG, LINE = "#2a6f97", "#c1440e", "#333333"

Array = NDArray[np.float64]


def draw_certificate(check: str, records: Sequence[Record], numbers: Mapping[str, Number], path: Path) -> None:
    """Write an SVG with a panel for each compared number: one row for the reference, the variants, and each mutant.

    A row shows runs as dots, and as a line how far they reach. Mutants that never come that far have no row.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    keys = list(numbers)
    rows = {key: _rows(records, keys, key, numbers[key]) for key in keys}
    keys = [key for key in keys if rows[key]]
    heights = [1.1 + 0.27 * len(rows[key]) for key in keys]
    with matplotlib.rc_context({"svg.hashsalt": check, "svg.fonttype": "none", "font.size": 9}):
        figure, panels = plt.subplots(
            len(keys), 1, figsize=(7.5, sum(heights) + 0.5), height_ratios=heights, squeeze=False, layout="constrained"
        )
        figure.suptitle(check, x=0.01, ha="left", fontsize=11)
        for axes, key in zip(panels[:, 0], keys, strict=True):
            _draw_panel(axes, key, rows[key], numbers[key])
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        plt.close(figure)


def _rows(records: Sequence[Record], keys: list[str], key: str, number: Number) -> list[tuple[str, str, Array]]:
    """Return (label, colour, values) from top to bottom."""
    samples = [(record, sample_of(record, keys)) for record in records]
    found = [
        (f"reference, {len(sample.sound)} runs", RIGHT, _finite(sample, key))
        for record, sample in samples
        if record.kind == "reference"
    ]
    variants = [_finite(sample, key) for record, sample in samples if record.kind == "variant"]
    if any(values.size for values in variants):
        label = f"{len(variants)} variant{'s' if len(variants) > 1 else ''}"
        found.append((label, RIGHT, np.concatenate(variants)))
    sign = 1 if number.sense == "at_least" else -1
    wrong = [(record.solution, WRONG, _finite(sample, key)) for record, sample in samples if record.kind == "mutant"]
    wrong = [row for row in wrong if row[2].size]
    wrong.sort(key=lambda row: -float((sign * row[2]).max()))
    return [row for row in found + wrong[:MOST_MUTANTS] if row[2].size]


def _finite(sample: Sample, key: str) -> Array:
    values = sample.values[key]
    return values[np.isfinite(values)]


def _draw_panel(axes: Any, key: str, rows: Sequence[tuple[str, str, Array]], number: Number) -> None:
    rng = np.random.default_rng(0)
    everything = np.concatenate([values for _, _, values in rows] + [np.array([number.threshold])])
    # losses and distances differ in their orders of magnitude; accuracies end at 1
    if number.sense == "at_most" and everything.min() > 0 and everything.max() > 30 * everything.min():
        axes.set_xscale("log")
    for place, (_, colour, values) in enumerate(rows):
        shown = (
            values if len(values) <= 600 else np.concatenate([rng.choice(values, 600), [values.min(), values.max()]])
        )
        axes.scatter(
            shown,
            place + rng.uniform(-0.28, 0.28, len(shown)),
            s=4,
            color=colour,
            alpha=0.35,
            linewidths=0,
            rasterized=True,
        )
        axes.plot([values.min(), values.max()], [place, place], color=colour, linewidth=0.6)
    axes.axvline(number.threshold, color=LINE, linewidth=1.2)
    side = "left" if number.sense == "at_most" else "right"
    sense = "at most" if number.sense == "at_most" else "at least"
    axes.annotate(
        f"{sense} {number.threshold:g}",
        (number.threshold, 1.02),
        xycoords=("data", "axes fraction"),
        ha="right" if side == "left" else "left",
        color=LINE,
    )
    axes.set_yticks(range(len(rows)), [label for label, _, _ in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_title(key, loc="left", fontsize=9, pad=14)
    axes.grid(axis="x", alpha=0.2)
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)
