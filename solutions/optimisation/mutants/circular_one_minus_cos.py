"""circular-loss: 1 - cos.

failed: test_example_circular_loss, test_circular_loss_without_a_wrap_is_the_mean_squared_error,
    test_circular_loss_takes_the_short_way_round, test_circular_loss_of_angles_many_turns_away,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient
says: returned the mean of 1 - cos(difference)
"""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (1 - torch.cos(pred - target)).mean()
