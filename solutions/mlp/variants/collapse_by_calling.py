"""collapse: the layers are called on the corners of the unit cube."""

import torch


def collapse_linear(fc1, fc2):
    b = fc2(fc1(torch.zeros(fc1.in_features)))
    columns = fc2(fc1(torch.eye(fc1.in_features))) - b
    return columns.T, b
