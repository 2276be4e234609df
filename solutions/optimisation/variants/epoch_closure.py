"""The step is taken with a closure."""

import torch


def epoch_loop(model, db, criterion, optimiser):
    device = next(iter(model.parameters())).device
    points = torch.tensor(db[0]).to(device=device, dtype=torch.float)
    targets = torch.tensor(db[1]).to(device=device, dtype=torch.float)
    results = []

    def closure():
        model.zero_grad()
        outputs = model(points).reshape(-1)
        loss = criterion(outputs, targets)
        predicted = outputs.gt(0.5)
        results.extend([accuracy(predicted.float(), targets), loss.item(), predicted.cpu().numpy()])
        loss.backward()
        return loss

    if optimiser is not None:
        model.train()
        optimiser.step(closure)
    else:
        model.eval()
        with torch.no_grad():
            outputs = model(points).reshape(-1)
            predicted = outputs.gt(0.5)
            loss = criterion(outputs, targets)
            results.extend([accuracy(predicted.float(), targets), loss.item(), predicted.cpu().numpy()])
    return tuple(results)
