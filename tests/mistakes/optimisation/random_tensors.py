"""datasets: tensors."""

import torch


def random_2d(num_points):
    return 2 * torch.rand(num_points, 2, dtype=torch.float64) - 1, torch.randint(0, 2, (num_points,))
