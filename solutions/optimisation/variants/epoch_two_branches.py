"""Training and evaluation are two functions."""

import torch


def forward_and_loss(model, db, criterion):
    device = next(model.parameters()).device
    points, labels = (torch.from_numpy(part).to(device).float() for part in db)
    outputs = model(points)[:, 0]
    return outputs, labels, criterion(outputs, labels)


def summary(outputs, labels, loss):
    predicted = (outputs > 0.5).detach()
    return float(accuracy(predicted, labels.bool())), float(loss), predicted.cpu().numpy()


@torch.no_grad()
def evaluate(model, db, criterion):
    was_training = model.training
    model.eval()
    try:
        return summary(*forward_and_loss(model, db, criterion))
    finally:
        model.train(was_training)


def epoch_loop(model, db, criterion, optimiser):
    if optimiser is None:
        return evaluate(model, db, criterion)
    model.train()
    optimiser.zero_grad()
    outputs, labels, loss = forward_and_loss(model, db, criterion)
    result = summary(outputs, labels, loss)
    loss.backward()
    optimiser.step()
    return result
