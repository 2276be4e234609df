"""epoch-loop: the labels are float64.

failed: test_epoch_loop_casts_to_float32
says: tensors that are not both float32
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    points = torch.tensor(db[0], dtype=torch.float32)
    targets = torch.tensor(db[1], dtype=torch.float64)
    device = next(model.parameters()).device
    points, targets = points.to(device), targets.to(device)
    training = optimiser is not None
    model.train(training)
    with torch.set_grad_enabled(training):
        outputs = model(points).squeeze(1)
        loss = criterion(outputs, targets)
    predicted = outputs > 0.5
    percent = accuracy(predicted, targets)
    if training:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return percent, loss.item(), predicted.cpu().numpy()
