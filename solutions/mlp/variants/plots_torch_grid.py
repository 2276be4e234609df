"""plots: a grid of tensors in the other order, one scatter for both classes, pyplot's current axes."""

import torch
from matplotlib import pyplot as plt


def plot_model_probs(model, positive, negative):
    x, y = torch.meshgrid(torch.linspace(-2, 3, 100), torch.linspace(-2, 2, 100), indexing="ij")
    points = torch.stack([x, y], dim=-1).reshape(-1, 2).to(next(model.parameters()).device)
    with torch.inference_mode():
        z = model(points).softmax(-1)[:, 1].view(100, 100).cpu()
    figure = plt.figure()
    plt.contourf(x, y, z, 20)
    plt.colorbar()
    both = torch.cat([positive, negative]).cpu()
    plt.scatter(both[:, 0], both[:, 1], c=["b"] * len(positive) + ["r"] * len(negative), s=5)
    return figure


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    figure = plot_model_probs(model, positive, negative)
    axes = figure.axes[0]
    grid = torch.meshgrid(torch.linspace(-2, 3, 60), torch.linspace(-2, 2, 60), indexing="xy")
    for w, shift in zip(W[:layers].detach().cpu(), b[:layers].detach().cpu(), strict=True):
        axes.contour(*grid, w[0] * grid[0] + w[1] * grid[1] + shift, levels=[0], colors="k")
    return figure
