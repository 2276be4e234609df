"""Returns a list, and NumPy's floats."""

import numpy as np
import torch


def epoch_loop(model, db, criterion, optimiser):
    xs = torch.from_numpy(np.asarray(db[0], dtype=np.float32).copy()).to(next(model.parameters()).device)
    ys = torch.from_numpy(np.asarray(db[1], dtype=np.float32)).to(xs.device)
    training, grad = optimiser is not None, torch.is_grad_enabled()
    model.train(training)
    torch.set_grad_enabled(training)
    out = model(xs).view(len(xs))
    loss = criterion(out, ys)
    torch.set_grad_enabled(grad)
    labels = out.detach().cpu().numpy() > 0.5
    if training:
        for group in optimiser.param_groups:
            for parameter in group["params"]:
                parameter.grad = None
        loss.backward()
        optimiser.step()
    return [np.float64(100.0 * np.count_nonzero(labels == (db[1] == 1)) / len(labels)), np.float32(loss.item()), labels]
