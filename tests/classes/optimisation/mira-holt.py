import math

import numpy as np
import torch


def spiral_2d(num_points):
    h = num_points // 2
    u = np.linspace(0, 1, h, endpoint=False)
    u = np.concatenate([u, u])
    labels = np.repeat([0, 1], h)
    t = 3.5 * np.pi * u + np.pi * labels
    points = 5 * u[:, None] * np.column_stack([np.sin(t), np.cos(t)])
    points += np.random.uniform(-0.1, 0.1, points.shape)
    return points, labels


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_true.numel() == 0:
        raise ValueError(f"cannot compare {tuple(y_pred.shape)} with {tuple(y_true.shape)}")
    return (y_pred == y_true).float().mean().item() * 100


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{tuple(pred.shape)} against {tuple(target.shape)}")
    wrapped = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return wrapped.pow(2).mean()
