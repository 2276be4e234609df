import math

import numpy as np
import torch


def spiral_2d(num_points):
    h = num_points // 2
    points = np.zeros((2 * h, 2))
    i = 0
    while i < 2 * h:
        u = (i % h) / h
        t = 3.5 * np.pi * u + np.pi * (i // h)
        points[i] = 5 * u * np.sin(t), 5 * u * np.cos(t)
    points += np.random.uniform(-0.1, 0.1, points.shape)
    return points, np.repeat([0, 1], h)


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape:
        raise ValueError("y_pred and y_true must have the same shape")
    if len(y_true) == 0:
        raise ValueError("no predictions")
    correct = (y_pred == y_true).sum().item()
    return correct / len(y_true) * 100


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("pred and target must have the same shape")
    diff = pred - target
    diff = torch.atan2(torch.sin(diff), torch.cos(diff))
    return torch.mean(diff**2)
