"""Hidden checks of the question `loss-curves`: the values of losses, and the figure that shows them."""

import math

import msgspec
import numpy as np
import pytest
import torch

from autograder.checking import (
    Drawing,
    Spec,
    as_numbers,
    draw_once,
    expect,
    fail,
    kind_of,
    loss,
    unchanged_inputs,
)
from autograder.faults import StudentError

ROUNDING = 1e-5  # float32, relative: a logarithm near 1 may lose a few more digits than most operations
CURVES = ["L1", "BCE", "Huber"]  # in neither order of the alphabet


@pytest.mark.check(question="loss-curves", points=0.5)
def test_loss_curves_answers(submission):
    """Your loss_curves takes losses and predictions and gives values back under the name of each loss."""
    curves_of(submission, {"L1": loss("l1", reduction="none"), "MSE": loss("mse", reduction="none")}, inputs(8, 40))


@pytest.mark.check(question="loss-curves", points=0.5, needs="test_loss_curves_answers")
def test_loss_curves_form(submission):
    """Your loss_curves has a curve for each loss, and no other, with one value for each prediction."""
    for seed, names in ((41, ["MSE", "Huber", "L1"]), (42, ["SmoothL1"]), (43, ["absolute", "squared"])):
        kinds = ("mse", "huber", "l1", "smooth_l1")
        losses = {name: loss(kind, reduction="none") for name, kind in zip(names, kinds, strict=False)}
        x_vals = inputs(13 + seed, seed)
        curves = submission.loss_curves(losses, x_vals)
        expect(isinstance(curves, dict), f"What `loss_curves` returned is {kind_of(curves)}, not a dict.")
        expect(
            set(curves) == set(names),
            "The names in the dict of `loss_curves` are not those of the losses that it was given.",
            "One entry for each entry of `losses`, under the same name, and nothing else.",
        )
        for values in curves.values():
            expect(
                isinstance(values, torch.Tensor | np.ndarray),
                f"A curve is {kind_of(values)}, not a tensor or an array.",
                'A loss that was made with `reduction="none"` answers with a tensor: one value for each prediction.',
            )
            expect(
                tuple(values.shape) == tuple(x_vals.shape),
                "A curve of `loss_curves` does not have the shape (n,) of the predictions.",
                "One value for each prediction, in one dimension.",
            )


@pytest.mark.check(question="loss-curves", points=1, needs="test_loss_curves_answers")
def test_loss_curves_values(submission):
    """Your curves have the values of the L1, MSE, smooth L1 and Huber losses against the target 0."""
    losses = {
        "L1": loss("l1", reduction="none"),
        "MSE": loss("mse", reduction="none"),
        "SmoothL1": loss("smooth_l1", reduction="none"),
        "Huber": loss("huber", reduction="none", delta=0.6),
    }
    check_curves(submission, losses, inputs(61, 44))
    check_curves(submission, losses, torch.tensor([0.0, -1.0, 1.0, 0.5, -0.0]))
    others = {
        "Huber": loss("huber", reduction="none", delta=1.7),
        "SmoothL1": loss("smooth_l1", reduction="none", beta=0.3),
        "logits": loss("bce_with_logits", reduction="none"),
    }
    hint = "Call the loss that you are given, instead of one that you have made: it may have other settings."
    check_curves(submission, others, inputs(47, 45), hint)


@pytest.mark.check(question="loss-curves", points=0.5, needs="test_loss_curves_answers")
def test_loss_curves_of_binary_cross_entropy(submission):
    """Your curve of the binary cross-entropy has values between 0 and 1, and NaN outside, where it is not defined."""
    losses = {"MSE": loss("mse", reduction="none"), "BCE": loss("bce", reduction="none")}
    for x_vals in (inputs(80, 46), torch.rand(9, generator=torch.Generator().manual_seed(47)), outside(12, 48)):
        check_bce(submission, losses, "BCE", x_vals)
    values = curves_of(submission, losses, torch.tensor([-0.25, 0.0, 1.0, 1.25]))["BCE"]
    expect(
        not values[1:3].isnan().any() and values[[0, 3]].isnan().all(),
        "The curve of the binary cross-entropy is cut off in the wrong places.",
        "0 and 1 themselves are predictions that `nn.BCELoss` takes; it gives up below 0 and above 1.",
    )


@pytest.mark.check(question="loss-curves", points=0.5, needs="test_loss_curves_answers")
def test_loss_curves_go_by_the_loss_and_not_by_its_name(submission):
    """Your loss_curves looks at the loss and not at its name: only nn.BCELoss has predictions that it cannot take."""
    for seed, kind, names in ((49, "mse", ("MSE", "BCE")), (50, "bce", ("BCE", "coins"))):
        x_vals = inputs(40, seed)
        usual, unusual = (curves_of(submission, {name: loss(kind, reduction="none")}, x_vals)[name] for name in names)
        expect(  # whether they are right is judged above
            torch.equal(usual.isnan(), unusual.isnan()) and close(usual.nan_to_num(), unusual.nan_to_num()),
            "The same loss gets another curve if it has another name.",
            "`isinstance(loss, nn.BCELoss)` asks for the loss. Its name in the dict is whatever somebody called it.",
        )


@pytest.mark.check(question="loss-curves", points=0.5, needs="test_loss_curves_answers")
def test_loss_curves_leaves_its_inputs_alone(submission):
    """Your loss_curves leaves the predictions as they were."""
    losses = {"BCE": loss("bce", reduction="none"), "MSE": loss("mse", reduction="none")}
    unchanged_inputs(submission.loss_curves, losses, inputs(20, 51))


@pytest.mark.check(question="loss-curves", points=0.5)
def test_loss_curves_plot_has_a_titled_panel_for_each_loss(submission):
    """Your figure of the losses has one panel for each, in the order of the dict, with the name as its title."""
    for names in (CURVES, ["alone"]):
        try:
            panels = drawn(submission, *some_curves(names, seed=52)).panels
        except StudentError as error:
            if len(names) > 1 or error.is_a("MemoryError", "NotImplementedError", "SystemExit"):
                raise
            where = f" ({error.where})" if error.where else ""
            fail(
                f"`plot_loss_curves` stops with an exception{where} if there is a single curve.",
                "For one panel, `plt.subplots` gives the axes themselves and no array, unless you say `squeeze=False`.",
            )
        expect(
            len(panels) == len(names),
            "The figure of `plot_loss_curves` does not have one panel for each loss.",
            "`plt.subplots(1, len(curves))` makes as many panels as there are curves. For one curve it gives you the "
            "axes themselves, unless you say `squeeze=False`.",
        )
        titles = [panel.title for panel in panels]
        expect(
            all(name in title for name, title in zip(sorted(names), sorted(titles), strict=True))
            or all(name in title for name, title in zip(names, titles, strict=True)),
            "A panel of `plot_loss_curves` does not have the name of its loss as its title.",
            "`axes.set_title(name)`.",
        )
        expect(
            all(name in title for name, title in zip(names, titles, strict=True)),
            "The panels of `plot_loss_curves` are not in the order of the dict.",
            "Go through `curves.items()` and through the panels at once: `zip` does that.",
        )


@pytest.mark.check(question="loss-curves", points=1)
def test_loss_curves_plot_shows_the_curves(submission):
    """Your figure of the losses shows each loss as a curve over the predictions, and is neither shown nor closed."""
    curves, x_vals = some_curves(CURVES, seed=52)
    drawing = drawn(submission, curves, x_vals)
    lines = [line.points for panel in drawing.panels for line in panel.lines]
    expect(
        lines,
        "There is no curve in the figure of `plot_loss_curves`.",
        "`axes.plot(x_vals, values)` draws a line through the values.",
    )
    for values in curves.values():  # which panel each is in, and how many there are, is judged above
        wanted = np.stack([x_vals.numpy(), values.numpy()], axis=1).astype(np.float64)
        if any(same_curve(line, wanted) for line in lines):
            continue
        expect(
            not any(same_curve(line[:, ::-1], wanted) for line in lines),
            "`plot_loss_curves` draws the losses on the x axis and the predictions on the y axis.",
            "`axes.plot(x, y)` takes the predictions first.",
        )
        other = np.stack([np.arange(len(wanted)), wanted[:, 1]], axis=1)
        expect(
            not any(same_curve(line, other) for line in lines),
            "`plot_loss_curves` draws the losses over 0, 1, 2, … instead of the predictions.",
            "`axes.plot(values)` does not know what the values belong to: `axes.plot(x_vals, values)` does.",
        )
        fail(
            "A loss is not in the figure of `plot_loss_curves` with all its values over the predictions.",
            "All values that you are given, each over its prediction; Matplotlib leaves a gap where there is NaN.",
        )
    expect(
        not drawing.shown, "`plot_loss_curves` calls `show`.", "Return the figure; whoever wants to see it shows it."
    )
    expect(not drawing.closed, "`plot_loss_curves` closes a figure.", "Return the figure as it is.")


def inputs(count: int, seed: int) -> torch.Tensor:
    """Return predictions (count,) float32 in no order, between -2.5 and 3 and partly between 0 and 1."""
    generator = torch.Generator().manual_seed(seed)
    x_vals = 5.5 * torch.rand(count, generator=generator) - 2.5
    inner = 0.02 + 0.96 * torch.rand(count, generator=generator)
    return torch.where(torch.rand(count, generator=generator) < 0.4, inner, x_vals)


def outside(count: int, seed: int) -> torch.Tensor:
    """Return predictions (count,) float32, none of them between 0 and 1."""
    x_vals = inputs(count, seed)
    return torch.where((x_vals >= 0) & (x_vals <= 1), x_vals + 1.5, x_vals)


def curves_of(submission, losses: dict[str, Spec], x_vals: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return the submission's curve (n,) float64 of each of the losses, in whatever kind it comes."""
    found = submission.loss_curves(losses, x_vals)
    expect(
        isinstance(found, dict),
        f"What `loss_curves` returned is {kind_of(found)}, not a dict.",
        "`{name: values, …}`: the values of each loss under its name.",
    )
    expect(
        all(name in found for name in losses),
        "A loss is missing in what `loss_curves` returned.",
        "One entry for each entry of `losses`, under the same name.",
    )
    curves = {}
    for name in losses:
        expect(found[name] is not None, "A curve of `loss_curves` is nothing (`None`).")
        curves[name] = as_numbers(found[name], "a curve of `loss_curves`").reshape(-1)
        expect(
            len(curves[name]) == len(x_vals),
            "A curve of `loss_curves` does not have one value for each prediction.",
            'Losses that are made with `reduction="none"` give one value for each. Where a loss is not defined, the '
            "value is NaN: do not leave it out.",
        )
    return curves


def check_curves(submission, losses: dict[str, Spec], x_vals: torch.Tensor, hint: str = "") -> None:
    """Fail unless the curve of each loss is what the loss is against the target 0, for every prediction."""
    curves = curves_of(submission, losses, x_vals)
    for name, made in losses.items():
        right = made(x_vals, torch.zeros_like(x_vals)).double()
        expect(
            not curves[name].isnan().any(),
            "A loss that is defined everywhere has NaN in its curve.",
            "Only `nn.BCELoss` needs predictions between 0 and 1. Cut off the curve of that one alone.",
        )
        if close(curves[name], right):
            continue
        expect(
            not close(curves[name], made(x_vals, torch.ones_like(x_vals)).double()),
            "The curves are those of the target 1.",
            "The target is 0 for every prediction: `torch.zeros_like(x_vals)`.",
        )
        fail(
            "A curve of `loss_curves` has wrong values.",
            hint
            or "Each is what the loss that you are given says for the prediction and the target 0: "
            "`loss(x_vals, torch.zeros_like(x_vals))`.",
        )


def check_bce(submission, losses: dict[str, Spec], name: str, x_vals: torch.Tensor) -> None:
    """Fail unless the curve of that loss is the binary cross-entropy inside [0, 1] and NaN outside."""
    values = curves_of(submission, losses, x_vals)[name]
    inside = (x_vals >= 0) & (x_vals <= 1)
    expect(
        values[~inside].isnan().all(),
        "The curve of the binary cross-entropy has values where it is not defined.",
        "For predictions below 0 and above 1, the value is NaN (`torch.nan`), not 0 and not that of the edge.",
    )
    right = losses[name](x_vals[inside], torch.zeros(int(inside.sum()))).double()
    expect(
        close(values[inside], right),
        "The curve of the binary cross-entropy has wrong values between 0 and 1.",
        "It is `nn.BCELoss` on the predictions as they are, each in its own place, against the target 0.",
    )


def close(values: torch.Tensor, right: torch.Tensor) -> bool:
    """Are two curves (n,) the same up to the rounding of float32?"""
    return torch.allclose(values, right, rtol=ROUNDING, atol=ROUNDING)


def some_curves(names: list[str], seed: int) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    """Return made-up curves (n,), that of "BCE" with NaN outside [0, 1], and increasing predictions (n,)."""
    generator = torch.Generator().manual_seed(seed)
    x_vals = torch.linspace(-1.5, 2.5, 41)
    curves = {name: torch.rand(len(x_vals), generator=generator) + x_vals.abs() for name in names}
    if "BCE" in curves:
        curves["BCE"][(x_vals < 0) | (x_vals > 1)] = math.nan
    return curves, x_vals


def drawn(submission, curves: dict[str, torch.Tensor], x_vals: torch.Tensor) -> Drawing:
    """Return what the submission draws while no other figure is open, its panels as one reads them."""
    submission.probe("close_figures")
    drawing = draw_once(submission.plot_loss_curves, curves, x_vals)
    panels = sorted(drawing.panels, key=lambda panel: (panel.row, panel.column))
    return msgspec.structs.replace(drawing, panels=tuple(panels))


def same_curve(line: np.ndarray, wanted: np.ndarray) -> bool:
    """Does a line (m, 2) go through the wanted points (n, 2), those of NaN left out or not, and no others?"""
    line, wanted = (points[np.isfinite(points).all(axis=1)] for points in (line, wanted))
    return line.shape == wanted.shape and np.allclose(line, wanted, rtol=ROUNDING, atol=ROUNDING)
