"""epoch-loop: squeeze() without a dimension, and an accuracy of its own, which does not mind.

failed: test_epoch_loop_one_sample
says: `squeeze()` takes all dimensions of size 1 away
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    points = torch.tensor(db[0], dtype=torch.float32)
    targets = torch.tensor(db[1], dtype=torch.float32)
    device = next(model.parameters()).device
    points, targets = points.to(device), targets.to(device)
    training = optimiser is not None
    model.train(training)
    with torch.set_grad_enabled(training):
        outputs = model(points).squeeze()
        loss = criterion(outputs, targets)
    predicted = outputs > 0.5
    percent = 100 * (predicted == targets).double().mean().item()
    if training:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return percent, loss.item(), predicted.cpu().numpy()
