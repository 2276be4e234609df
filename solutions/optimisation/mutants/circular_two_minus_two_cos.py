"""circular-loss: the squared chord, which is right only for small differences.

failed: test_example_circular_loss, test_circular_loss_without_a_wrap_is_the_mean_squared_error,
    test_circular_loss_takes_the_short_way_round, test_circular_loss_of_angles_many_turns_away,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient
says: measures straight through the circle, not along it
"""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (2 - 2 * torch.cos(pred - target)).mean()
