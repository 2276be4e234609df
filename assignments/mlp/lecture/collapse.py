"""Two linear maps without an activation in between: as many numbers as a network, and no more than a line."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from example import Example, linear_layers
from moons import draw, learn, report
from torch import nn

HIDDEN = 8


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments, epochs=200) as example:
        training, new = draw(example)
        model = learn(example, example.yours.MyMLPModel(2, HIDDEN, 2, nn.Identity()), training, new)
        report(example, model, training, new)
        W, b = example.yours.collapse_linear(*linear_layers(model))
        points = new.data.to(example.device)
        with torch.no_grad():
            difference = (points @ W.T + b - model(points)).abs().max().item()
        network = sum(parameter.numel() for parameter in model.parameters())
        print(f"numbers          {network} in the network, {W.numel() + b.numel()} in the one map that it amounts to")
        print(f"their logits differ by {difference:.0e} at most")
        example.show(
            collapse=example.yours.plot_model_probs(model, training.positive_data, training.negative_data),
        )


if __name__ == "__main__":
    main()
