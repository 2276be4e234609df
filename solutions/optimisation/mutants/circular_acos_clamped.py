"""circular-loss: acos of a clamped cosine, whose gradient near 0 is not that of d².

failed: test_circular_loss_without_a_wrap_is_the_mean_squared_error,
    test_circular_loss_takes_the_short_way_round, test_circular_loss_of_angles_many_turns_away,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient
says: with respect to `pred` has wrong values
"""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    cosine = torch.cos(pred - target).clamp(-1 + 1e-3, 1 - 1e-3)
    return torch.acos(cosine).square().mean()
