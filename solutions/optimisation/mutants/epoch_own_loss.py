"""epoch-loop: the mean squared error, whatever the criterion.

failed: test_epoch_loop_loss
says: does not call the criterion that it is given
"""

import torch
from torch.nn import functional


def epoch_loop(model, db, criterion, optimiser):
    points = torch.tensor(db[0], dtype=torch.float32)
    targets = torch.tensor(db[1], dtype=torch.float32)
    device = next(model.parameters()).device
    points, targets = points.to(device), targets.to(device)
    training = optimiser is not None
    model.train(training)
    with torch.set_grad_enabled(training):
        outputs = model(points).squeeze(1)
        loss = functional.mse_loss(outputs, targets)
    predicted = outputs > 0.5
    percent = accuracy(predicted, targets)
    if training:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return percent, loss.item(), predicted.cpu().numpy()
