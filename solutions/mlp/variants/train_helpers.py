"""train: one function for an epoch of either kind, a bar over the batches, a defaultdict."""

from collections import defaultdict

import torch
from tqdm.auto import tqdm


def run_epoch(model, loader, criterion, optimizer=None):
    where = next(model.parameters()).device
    model.train(optimizer is not None)
    loss_sum, hits, batches = 0.0, [], 0
    with torch.set_grad_enabled(optimizer is not None):
        for inputs, labels in tqdm(loader, leave=False):
            labels = labels.to(where)
            logits = model(inputs.to(where))
            loss = criterion(logits, labels)
            if optimizer is not None:
                optimizer.zero_grad(set_to_none=False)
                loss.backward()
                optimizer.step()
            loss_sum += float(loss)
            hits.extend((torch.max(logits, 1)[1] == labels).tolist())
            batches += 1
    return loss_sum / batches, sum(hits) / len(hits)


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    history = defaultdict(list)
    for _ in range(epochs):
        loss, accuracy = run_epoch(model, train_loader, criterion, optimizer)
        history["loss"].append(loss)
        history["train_acc"].append(accuracy)
        history["val_acc"].append(run_epoch(model, val_loader, criterion)[1])
    return history
