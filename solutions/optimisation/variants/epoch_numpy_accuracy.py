"""Labels and accuracy are computed with NumPy, without the function `accuracy`."""

import numpy as np
import torch


def epoch_loop(model, db, criterion, optimiser):
    where = next(model.parameters())
    inputs = torch.FloatTensor(db[0]).to(where.device)
    truth = torch.as_tensor(db[1]).to(where)
    if optimiser:
        model.train()
        y = model.forward(inputs).flatten()
        loss = criterion(y, truth)
    else:
        model.eval()
        with torch.inference_mode():
            y = model.forward(inputs).flatten()
            loss = criterion(y, truth)
    labels = np.greater(y.detach().cpu().numpy(), 0.5)
    percent = np.mean(labels == db[1].astype(bool)) * 100
    if optimiser:
        model.zero_grad(set_to_none=False)
        loss.backward()
        optimiser.step()
    return percent, loss.detach().cpu().numpy().item(), labels
