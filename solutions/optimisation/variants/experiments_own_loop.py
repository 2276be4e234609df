"""experiments: an epoch written out, without epoch_loop."""

import numpy as np
import torch
from torch import nn


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    makers = dict(circular=circular_2d, linear=linear_2d, spiral=spiral_2d, random=random_2d)
    halves = train_test_split(makers[dataset](NUM_POINTS), test_fraction=0.1)
    (x, y), (x_test, y_test) = [[torch.tensor(part, dtype=torch.float32) for part in half] for half in halves]
    criterion = {
        "l1": nn.functional.l1_loss,
        "mse": nn.functional.mse_loss,
        "smooth_l1": nn.functional.smooth_l1_loss,
        "huber": lambda outputs, targets: nn.functional.huber_loss(outputs, targets, delta=0.6),
        "bce_with_logits": nn.functional.binary_cross_entropy_with_logits,
    }[loss]
    net = Simple2DNetwork(weight_init=weight_init)
    sgd = torch.optim.SGD(net.parameters(), lr=learning_rate)
    rows = []
    for _ in range(epochs):
        out = net(x).squeeze(1)
        value = criterion(out, y)
        sgd.zero_grad()
        value.backward()
        sgd.step()
        with torch.no_grad():
            tested = net(x_test).squeeze(1)
        rows.append(
            (
                ((out > 0.5) == y).float().mean().item() * 100,
                value.item(),
                ((tested > 0.5) == y_test).float().mean().item() * 100,
                criterion(tested, y_test).item(),
            )
        )
    return dict(zip(("train_acc", "train_loss", "test_acc", "test_loss"), map(list, zip(*rows))))
