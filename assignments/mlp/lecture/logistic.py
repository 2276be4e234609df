"""Logistic regression on two moons: it draws one straight line, and no line is good enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from example import Example, linear_layers
from moons import draw, learn, report


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments, epochs=200) as example:
        training, new = draw(example)
        model = learn(example, example.yours.MulticlassLogisticRegression(2, 2), training, new)
        report(example, model, training, new)
        (wx, wy), bias = boundary(model)
        print(f"boundary         y = {-wx / wy:.2f} x {-bias / wy:+.2f}")
        share = best_line(new.data.cpu().numpy(), new.labels.cpu().numpy())
        print(f"the best of all straight lines: {share:.1%} of the new points")
        example.show(
            logistic=example.yours.plot_model_probs(model, training.positive_data, training.negative_data),
        )


def boundary(model: torch.nn.Module) -> tuple[np.ndarray, float]:
    """Return (w, b): the two logits are equal where w · (x, y) + b = 0."""
    (layer,) = linear_layers(model)
    weight, bias = layer.weight.detach().cpu().numpy(), layer.bias.detach().cpu().numpy()
    return weight[1] - weight[0], float(bias[1] - bias[0])


def best_line(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the largest fraction of points that a line gets right, of lines in 720 directions, at every distance."""
    best = 0.0
    for angle in np.linspace(0, 2 * np.pi, 720, endpoint=False):
        along = points @ np.array([np.cos(angle), np.sin(angle)])
        label = labels[np.argsort(along)]
        # With the line behind point i, all points up to i are called 0, and the others 1.
        correct = np.cumsum(label == 0) + (label == 1).sum() - np.cumsum(label == 1)
        best = max(best, correct.max() / len(label))
    return best


if __name__ == "__main__":
    main()
