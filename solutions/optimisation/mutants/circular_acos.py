"""circular-loss: acos(cos d), whose gradient at 0 is not a number.

failed: test_circular_loss_has_a_gradient_where_the_prediction_is_right,
    test_circular_loss_trains_a_network_to_tell_angles
says: `acos` and `sqrt` have no finite slope there
"""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.acos(torch.cos(pred - target)).square().mean()
