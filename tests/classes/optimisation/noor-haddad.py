import math

import numpy as np
import torch


def spiral_2d(num_points):
    h = num_points // 2
    points = []
    for arm in range(2):
        u = np.arange(h) / h
        t = 3.5 * np.pi * u + arm * np.pi
        x = 5 * u * np.sin(t) + np.random.uniform(-0.1, 0.1, h)
        y = 5 * u * np.cos(t) + np.random.uniform(-0.1, 0.1, h)
        points.append(np.column_stack([x, y]))
    labels = np.concatenate([np.zeros(h, dtype=int), np.ones(h, dtype=int)])
    return np.concatenate(points), labels


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or len(y_true) == 0:
        raise ValueError("bad shapes")
    return torch.mean((y_pred == y_true).float()).item()


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("pred and target must have the same shape")
    diff = pred - target
    diff = torch.atan2(torch.sin(diff), torch.cos(diff))
    return torch.mean(diff**2)
