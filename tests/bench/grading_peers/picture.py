"""Draws what the bench found: for each system, submissions a minute, and CPU seconds for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grading_peers.findings import OURS, OURS_SOME, Findings, Spread, ours_beside, over_rounds, shown

BLUE, GREY, RANGE = "#2a6f97", "#b8bfc6", "#333333"
TITLE = "Grading the same class, by this program, by others, and by the checks alone"


def draw(findings: Findings, path: Path) -> None:
    """Write an SVG with a bar for each system that was run; the range over the rounds is a thin line.

    Systems that were given some checks only stand below, with a scale of their own.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    run = [one for one in findings.systems if any(one.key in done for done in findings.rounds)]
    groups = {
        "all checks": [one for one in run if ours_beside(one.key) == OURS],
        "checks of plain functions only": [one for one in run if ours_beside(one.key) == OURS_SOME],
    }
    groups = {title: systems for title, systems in groups.items() if systems}
    heights = [0.62 + 0.4 * len(systems) for systems in groups.values()]
    with matplotlib.rc_context({"svg.hashsalt": "grading", "svg.fonttype": "none", "font.size": 10}):
        figure, panels = plt.subplots(
            len(groups), 2, figsize=(10, sum(heights)), height_ratios=heights, sharey="row", squeeze=False
        )
        figure.set_layout_engine("constrained")
        for (left, right), (title, systems) in zip(panels, groups.items(), strict=True):
            colours = [BLUE if one.key == ours_beside(one.key) else GREY for one in systems]
            per_minute = [over_rounds(findings, one.key, lambda measured: measured.per_minute) for one in systems]
            cpu = [over_rounds(findings, one.key, lambda measured: measured.cpu_each) for one in systems]
            _draw_panel(left, f"{title}: submissions a minute", per_minute, colours)
            _draw_panel(right, "CPU seconds a submission", cpu, colours)
            left.set_yticks(range(len(systems)), [one.title for one in systems])
            left.set_ylim(len(systems) - 0.5, -0.5)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None, "Creator": None, "Title": TITLE})
        plt.close(figure)


def _draw_panel(axes: Any, title: str, figures: list[Spread | None], colours: list[str]) -> None:
    longest = max(one.most for one in figures if one is not None)
    for place, (one, colour) in enumerate(zip(figures, colours, strict=True)):
        if one is None:
            continue
        axes.barh(place, one.median, height=0.62, color=colour)
        axes.plot([one.least, one.most], [place, place], color=RANGE, linewidth=1)
        axes.text(one.most + longest / 60, place, shown(one.median), va="center")
    axes.set_xlim(0, longest * 1.14)
    axes.set_title(title, loc="left", fontsize=10)
    axes.grid(axis="x", alpha=0.2)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    for edge in ("top", "right", "left"):
        axes.spines[edge].set_visible(False)
