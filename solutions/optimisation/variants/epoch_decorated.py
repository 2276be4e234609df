"""A decorated function, which takes the labels from the outputs with argmax of two columns."""

import functools

import torch


def moved_to_the_model(loop):
    @functools.wraps(loop)
    def moved(model, db, criterion, optimiser):
        device = next(model.parameters()).device
        return loop(
            model, [torch.tensor(part, dtype=torch.float32, device=device) for part in db], criterion, optimiser
        )

    return moved


@moved_to_the_model
def epoch_loop(model, db, criterion, optimiser=None):
    points, targets = db
    train = optimiser is not None
    if train:
        optimiser.zero_grad(set_to_none=True)
    with torch.enable_grad() if train else torch.no_grad():
        outputs = model.train(train)(points).squeeze(-1)
        loss = criterion(outputs, targets)
    predicted = torch.stack([torch.full_like(outputs, 0.5), outputs]).argmax(dim=0)
    if train:
        loss.backward()
        optimiser.step()
    right = accuracy(predicted, targets.long())
    return right, loss.item(), predicted.bool().cpu().numpy()
