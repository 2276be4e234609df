"""epoch-loop: does not know optimiser=None.

error: test_example_epoch_loop, test_epoch_loop_evaluates, test_epoch_loop_evaluation_mode,
    test_epoch_loop_evaluation_changes_nothing, test_epoch_loop_evaluation_without_gradients
says: 'NoneType' object has no attribute 'zero_grad'
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    points = torch.tensor(db[0], dtype=torch.float32)
    targets = torch.tensor(db[1], dtype=torch.float32)
    device = next(model.parameters()).device
    points, targets = points.to(device), targets.to(device)
    training = True
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
