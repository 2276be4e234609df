"""Draws the pictures of the handout from the reference solution: `python solutions/mlp/make_pictures.py [NAME …]`.

Without a name it draws all of them. What they show is in `pictures_*.py`, one function `draw_NAME` for each.
"""

import sys

import matplotlib

matplotlib.use("Agg")  # no display needed

import pictures_images
import pictures_networks
import pictures_points
import torch
from matplotlib import pyplot as plt
from pictures_images import PUBLIC

DRAWN_BY = {
    name.removeprefix("draw_"): function
    for module in (pictures_points, pictures_networks, pictures_images)
    for name, function in vars(module).items()
    if name.startswith("draw_")
}


def main() -> None:
    torch.set_num_threads(1)  # the same sums in the same order, so the same pictures
    (PUBLIC / "pictures").mkdir(exist_ok=True)
    for name in sys.argv[1:] or DRAWN_BY:
        figure = DRAWN_BY[name]()
        figure.savefig(PUBLIC / "pictures" / f"{name}.png", dpi=110, metadata={"Software": None})
        plt.close(figure)


if __name__ == "__main__":
    main()
