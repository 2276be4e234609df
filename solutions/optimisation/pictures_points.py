"""Pictures of the data sets: what they look like, how they are drawn and divided. Called by `make_pictures.py`."""

import numpy as np
from matplotlib import pyplot as plt
from optimisation import circular_2d, linear_2d, plot_db, plot_dbs, random_2d, spiral_2d, train_test_split

RED, BLUE, GREY = "tab:red", "tab:blue", "0.45"
LEGIBLE = {"color": "white", "alpha": 0.85, "pad": 1, "linewidth": 0}  # behind words that stand on points


def draw_datasets() -> plt.Figure:
    """The three data sets within the square, with the radii of the rings and the line that divides the third one."""
    np.random.seed(1)
    sets = {"random_2d(400)": random_2d(400), "circular_2d(400)": circular_2d(400), "linear_2d(400)": linear_2d(400)}
    figure, panels = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
    for axes, (name, (points, labels)) in zip(panels, sets.items(), strict=True):
        for label, colour in enumerate((RED, BLUE)):
            axes.scatter(*points[labels == label].T, s=7, color=colour, label=f"label {label}")
        axes.set(title=name, aspect="equal", xlim=(-1.08, 1.08), ylim=(-1.08, 1.08))
        axes.set_xticks((-1, 0, 1))
        axes.set_yticks((-1, 0, 1))
    panels[0].legend(loc="lower left", fontsize="small", framealpha=0.9)
    for radius in (0.1, 0.3, 0.5, 0.7):
        panels[1].add_patch(plt.Circle((0, 0), radius, fill=False, color=GREY, linewidth=0.8, linestyle=":"))
    panels[1].text(0, 0.39, "radius 0.1 to 0.3", ha="center", va="center", color=RED, fontsize="small", bbox=LEGIBLE)
    panels[1].text(0, 0.79, "radius 0.5 to 0.7", ha="center", va="center", color=BLUE, fontsize="small")
    ends = np.array([(-0.9, -0.7), (1.0, 0.6)])
    panels[2].axline(*ends, color="black", linewidth=1)
    panels[2].plot(*ends.T, "o", color="black", markersize=5)
    panels[2].text(-0.87, -0.94, "(−0.9, −0.7)", fontsize="small", bbox=LEGIBLE)
    panels[2].text(0.97, 0.72, "(1.0, 0.6)", fontsize="small", ha="right", bbox=LEGIBLE)
    return figure


def draw_spiral() -> plt.Figure:
    """The two arms: noisy points, the ideal curves under them, and where each arm starts to turn."""
    np.random.seed(3)
    points, labels = spiral_2d(400)
    figure, axes = plt.subplots(figsize=(4.6, 4.4), layout="constrained")
    u = np.linspace(0, 1, 300)
    for arm, colour in enumerate((RED, BLUE)):
        t = 3.5 * np.pi * u + np.pi * arm
        axes.plot(5 * u * np.sin(t), 5 * u * np.cos(t), color=colour, alpha=0.35, linewidth=1)
        axes.scatter(*points[labels == arm].T, s=7, color=colour, label=f"label {arm} (arm {arm})")
    axes.set(xlabel="x", ylabel="y", title="spiral_2d(400)", aspect="equal", xlim=(-5.4, 5.4), ylim=(-5.4, 6.2))
    axes.legend(loc="upper right", ncols=2, fontsize="small")
    return figure


def draw_plot_db() -> plt.Figure:
    """What the reference's `plot_db` draws."""
    np.random.seed(4)
    figure = plot_db(spiral_2d(200), "spiral")
    figure.set_size_inches(4.2, 4.0)
    figure.set_layout_engine("constrained")
    return figure


def draw_split() -> plt.Figure:
    """What the reference's `plot_dbs` draws of a data set and the two into which it is divided."""
    np.random.seed(5)
    whole = circular_2d(200)
    training, test = train_test_split(whole, 0.2)
    parts = {"full": whole, "train": training, "test": test}
    figure = plot_dbs({f"{name}: {len(labels)} points": (points, labels) for name, (points, labels) in parts.items()})
    for axes in figure.axes:
        axes.set(xlim=(-0.8, 0.8), ylim=(-0.8, 0.8))
        axes.legend(loc="upper right", fontsize="x-small", framealpha=0.9)
    figure.set_size_inches(9.6, 3.4)
    figure.set_layout_engine("constrained")
    return figure
