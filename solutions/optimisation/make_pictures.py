"""Draws the handout's pictures from the reference solution: `python solutions/optimisation/make_pictures.py [NAME …]`.

Without a name it draws all of them. What they show is in `pictures_*.py`, one function `draw_NAME` for each.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no display needed

import pictures_experiments
import pictures_losses
import pictures_networks
import pictures_points
import torch
from matplotlib import pyplot as plt
from PIL import Image

PICTURES = Path(__file__).resolve().parents[2] / "assignments" / "optimisation" / "pictures"

DRAWN_BY = {
    name.removeprefix("draw_"): function
    for module in (pictures_points, pictures_losses, pictures_networks, pictures_experiments)
    for name, function in vars(module).items()
    if name.startswith("draw_")
}


def main() -> None:
    torch.set_num_threads(1)  # the same sums in the same order, so the same pictures
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or DRAWN_BY:
        figure = DRAWN_BY[name]()
        path = PICTURES / f"{name}.png"
        figure.savefig(path, dpi=110, metadata={"Software": None})
        plt.close(figure)
        Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)  # a third of the size


if __name__ == "__main__":
    main()
