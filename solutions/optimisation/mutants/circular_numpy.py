"""circular-loss: goes through NumPy.

failed: test_example_circular_loss_has_a_gradient, test_circular_loss_has_the_right_gradient,
    test_circular_loss_has_a_gradient_where_the_prediction_is_right,
    test_circular_loss_trains_a_network_to_tell_angles
says: through which no gradient flows back
"""

import numpy as np
import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = pred.detach().numpy() - target.detach().numpy()
    wrapped = (difference + np.pi) % (2 * np.pi) - np.pi
    return torch.tensor((wrapped**2).mean(), dtype=pred.dtype)
