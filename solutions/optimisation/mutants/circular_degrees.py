"""circular-loss: a period of 360.

failed: test_example_circular_loss, test_circular_loss_takes_the_short_way_round,
    test_circular_loss_of_angles_many_turns_away, test_circular_loss_of_any_shape,
    test_circular_loss_has_the_right_gradient, test_circular_loss_trains_a_network_to_tell_angles
says: without a wrap
"""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (torch.remainder(pred - target + 180, 360) - 180).square().mean()
