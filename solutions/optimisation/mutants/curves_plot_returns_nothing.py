"""loss-curves: returns nothing.

failed: test_example_plot_of_loss_curves, test_loss_curves_plot_has_a_titled_panel_for_each_loss,
    test_loss_curves_plot_shows_the_curves
says: returned nothing (`None`) instead of a figure
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    _, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, (name, values) in zip(panels[0], curves.items(), strict=True):
        panel.plot(x_vals, values)
        panel.set_title(name)
