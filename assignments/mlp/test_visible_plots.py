"""Visible checks of `plots`."""

import pytest
import torch

from autograder.checking import activation, draw, expect, linear, sequential

POSITIVE = torch.tensor([[0.0, 1.0], [1.0, 0.5], [-1.0, 0.2]])
NEGATIVE = torch.tensor([[1.0, -1.0], [2.0, 0.3]])


def some_network():
    weight = torch.tensor([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.3]])
    return sequential(linear(weight, weight[:, 0]), activation("relu"), linear(weight.T, weight[0]))


@pytest.mark.check(question="plots")
def test_example_plot_model_probs(submission):
    """plot_model_probs draws filled contours, and the five points of both classes."""
    drawing = draw(submission.plot_model_probs, some_network(), POSITIVE, NEGATIVE)
    expect(
        drawing.panels and drawing.panels[0].contours,
        "There are no filled contours in the figure.",
        "`axes.contourf(x, y, probability)`",
    )
    z = drawing.panels[0].contours[0].z
    expect(z.size, "The contours are those of no values at all.")
    expect(
        z.min() >= 0 and z.max() <= 1,
        f"The contours are those of values from {z.min():.3g} to {z.max():.3g}. Probabilities lie between 0 and 1.",
    )
    count = len(drawing.panels[0].all_points().points)
    expect(count == 5, f"{count} points are drawn, not 3 of class 1 and 2 of class 0.")


@pytest.mark.check(question="plots")
def test_example_plot_component_lines(submission):
    """plot_model_probs_with_component_lines draws two lines for the first two of three hidden units."""
    W, b = torch.tensor([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.3]]), torch.tensor([0.5, -0.5, 0.1])
    function = submission.plot_model_probs_with_component_lines
    drawing = draw(function, some_network(), POSITIVE, NEGATIVE, W, b, 2)
    expect(drawing.panels, "The figure is empty.")
    count = len(drawing.panels[0].lines) + len(drawing.panels[0].contour_lines)
    expect(count >= 2, f"{count} lines are drawn.")


@pytest.mark.check(question="plots")
def test_example_plot_images(submission):
    """plot_images draws eight panels, the first one with the title "T-shirt/top"."""
    drawing = draw(submission.plot_images, torch.rand(8, 784), torch.arange(8))
    expect(len(drawing.panels) == 8, f"The figure has {len(drawing.panels)} panels with something in them.")
    titles = [panel.title for panel in drawing.panels]
    expect("T-shirt/top" in titles[0], f'The titles are "{", ".join(titles)}".')


@pytest.mark.check(question="plots")
def test_example_plot_history(submission):
    """plot_history draws three panels, each with a line through two epochs."""
    drawing = draw(submission.plot_history, {"loss": [0.7, 0.2], "train_acc": [0.5, 0.9], "val_acc": [0.6, 0.8]})
    counts = [len(panel.lines) for panel in drawing.panels]
    expect(
        len(counts) == 3 and min(counts) >= 1,
        f"The figure has {len(counts)} panels, with {counts} lines.",
        "Loss, training accuracy and validation accuracy, side by side.",
    )
