"""epoch-loop: mini-batches instead of the whole data set.

failed: test_epoch_loop_results_before_the_step, test_epoch_loop_trains,
    test_epoch_loop_casts_to_float32
says: calls the model more than once in an epoch
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    device = next(model.parameters()).device
    points = torch.tensor(db[0], dtype=torch.float32, device=device)
    targets = torch.tensor(db[1], dtype=torch.float32, device=device)
    training = optimiser is not None
    model.train(training)
    labels, losses = [], []
    for batch in torch.arange(len(points)).split(16):
        with torch.set_grad_enabled(training):
            outputs = model(points[batch]).squeeze(1)
            loss = criterion(outputs, targets[batch])
        labels.append(outputs.detach() > 0.5)
        losses.append(loss.item() * len(batch))
        if training:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    predicted = torch.cat(labels)
    return accuracy(predicted, targets), sum(losses) / len(points), predicted.cpu().numpy()
