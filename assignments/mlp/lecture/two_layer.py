"""Eight hidden units on two moons: each draws a line where its ReLU bends, together they make a curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from example import Example, at_least_1, linear_layers, set_seed
from moons import draw, learn, report, right

HIDDEN = 8
STUCK = 0.95  # below this, training has ended in a bad place


def main(arguments: Sequence[str] | None = None) -> None:
    runs = {"--runs": {"type": at_least_1, "default": 1, "metavar": "N", "help": "train N networks, with N seeds"}}
    with Example(__doc__, arguments, epochs=200, more=runs) as example:
        training, new = draw(example)
        model = learn(example, example.yours.TwoLayerModel(2, HIDDEN, 2), training, new)
        report(example, model, training, new)
        if example.options.runs > 1:
            spread([right(example, model, new), *others(example)])
        first = linear_layers(model)[0]
        example.show(
            two_layer=example.yours.plot_model_probs_with_component_lines(
                model, training.positive_data, training.negative_data, first.weight, first.bias, HIDDEN
            ),
        )


def others(example: Example) -> list[float]:
    """Train more networks, each on points of its own and from weights of its own; return what they get right."""
    shares = []
    for run in range(1, example.options.runs):
        set_seed(example.options.seed + run)
        training, new = draw(example)
        model = learn(example, example.yours.TwoLayerModel(2, HIDDEN, 2), training, new)
        shares.append(right(example, model, new))
    return shares


def spread(shares: list[float]) -> None:
    stuck = sum(share < STUCK for share in shares)
    print(f"{len(shares)} networks      {np.mean(shares):.3f} ± {np.std(shares):.3f} of the new points right")
    print(f"                 {stuck} of them below {STUCK}")


if __name__ == "__main__":
    main()
