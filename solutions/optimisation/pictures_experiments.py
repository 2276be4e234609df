"""Picture of the experiments: how the reference's runs end. Called by `make_pictures.py`."""

import json
from pathlib import Path

from matplotlib import pyplot as plt
from optimisation import plot_experiments

LOGS = Path(__file__).with_name("experiments.json")


def draw_experiments() -> plt.Figure:
    """What `write_experiments` draws of the reference's own logs."""
    figure = plot_experiments(json.loads(LOGS.read_text())["runs"])
    figure.set_size_inches(9.4, 5.0)
    for axes in figure.axes:
        axes.tick_params(axis="x", labelsize="small")  # so that the names of the losses stay apart
    return figure
