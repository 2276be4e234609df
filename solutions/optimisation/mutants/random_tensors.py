"""datasets: tensors.

failed: test_example_random_2d, test_random_2d_form
says: is a tensor, not a NumPy array
"""

import torch


def random_2d(num_points):
    return 2 * torch.rand(num_points, 2, dtype=torch.float64) - 1, torch.randint(0, 2, (num_points,))
