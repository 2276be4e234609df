"""One point is a batch as well: outputs and labels are columns, and flat only at the end."""

import torch


def epoch_loop(model, db, criterion, optimiser):
    like = next(model.parameters())
    points = torch.tensor(db[0], dtype=like.dtype, device=like.device).reshape(-1, 2)
    targets = torch.tensor(db[1], dtype=like.dtype, device=like.device).reshape(-1)
    if optimiser is None:
        model.eval()
        with torch.no_grad():
            outputs = model(points).reshape(-1)
            loss = criterion(outputs, targets)
    else:
        model.train()
        optimiser.zero_grad()
        outputs = model(points).reshape(-1)
        loss = criterion(outputs, targets)
        loss.backward()
        optimiser.step()
    predicted = torch.gt(outputs.detach(), 0.5)
    return 100 * float((predicted == targets.bool()).double().mean()), float(loss), predicted.cpu().numpy()
