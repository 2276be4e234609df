import math
import random

import numpy as np
import torch


def spiral_2d(num_points):
    points = []
    labels = []
    h = num_points // 2
    for arm in (0, 1):
        for i in range(h):
            u = i / h
            t = 3.5 * math.pi * u + arm * math.pi
            points.append([5 * u * math.sin(t) + random.uniform(-0.1, 0.1), 5 * u * math.cos(t) + random.uniform(-0.1, 0.1)])
            labels.append(arm)
    return np.array(points), np.array(labels)


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
