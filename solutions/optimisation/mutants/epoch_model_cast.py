"""epoch-loop: the model is made float64 instead of the points float32.

failed: test_epoch_loop_trains, test_epoch_loop_evaluation_mode,
    test_epoch_loop_evaluation_changes_nothing, test_epoch_loop_casts_to_float32
error: test_epoch_loop_leaves_the_data_alone
says: and leave the model as it is
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    points = torch.tensor(db[0])
    targets = torch.tensor(db[1], dtype=torch.float32)
    device = next(model.parameters()).device
    points, targets = points.to(device), targets.to(device)
    model.double()
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
