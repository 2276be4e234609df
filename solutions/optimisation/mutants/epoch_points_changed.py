"""epoch-loop: the points are moved to their mean, in place.

failed: test_epoch_loop_leaves_the_data_alone
says: changes the data that it was given
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    points = torch.from_numpy(db[0]).float()
    db[0][:] -= db[0].mean(axis=0)
    targets = torch.tensor(db[1], dtype=torch.float32)
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
