"""epoch-loop: a step for each point.

failed: test_example_epoch_loop_trains, test_epoch_loop_results_before_the_step,
    test_epoch_loop_trains, test_epoch_loop_casts_to_float32
error: test_epoch_loop_training_mode, test_epoch_loop_evaluation_mode
says: calls the model more than once in an epoch
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    device = next(model.parameters()).device
    points = torch.tensor(db[0], dtype=torch.float32, device=device)
    targets = torch.tensor(db[1], dtype=torch.float32, device=device)
    model.train(optimiser is not None)
    labels, total = [], 0.0
    for point, target in zip(points, targets, strict=True):
        with torch.set_grad_enabled(optimiser is not None):
            output = model(point.unsqueeze(0)).squeeze(1)
            loss = criterion(output, target.unsqueeze(0))
        if optimiser is not None:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        labels.append(output.item() > 0.5)
        total += loss.item()
    predicted = torch.tensor(labels, device=device)
    return accuracy(predicted, targets), total / len(points), predicted.cpu().numpy()
