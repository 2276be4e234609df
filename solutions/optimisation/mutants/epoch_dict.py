"""epoch-loop: returns a dict.

failed: test_example_epoch_loop, test_epoch_loop_types, test_epoch_loop_labels,
    test_epoch_loop_accuracy, test_epoch_loop_loss, test_epoch_loop_results_before_the_step,
    test_epoch_loop_one_sample, test_epoch_loop_evaluates
says: is a dict, not a tuple of 3
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
        outputs = model(points).squeeze(1)
        loss = criterion(outputs, targets)
    predicted = outputs > 0.5
    percent = accuracy(predicted, targets)
    if training:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return {"accuracy": percent, "loss": loss.item(), "labels": predicted.cpu().numpy()}
