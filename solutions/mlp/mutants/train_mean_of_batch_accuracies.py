"""train: the accuracy is the mean of the batches' accuracies, however large they are.

failed: test_train_smaller_last_batch
says: gives the samples of a small batch too much weight
"""

import numpy as np
import torch
from tqdm import tqdm


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = next(model.parameters()).device
    history = {"loss": [], "train_acc": [], "val_acc": []}
    for _ in tqdm(range(epochs)):
        model.train()
        losses, accuracies = [], []
        for inputs, labels in train_loader:
            inputs, labels = inputs.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(inputs)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            accuracies.append((logits.argmax(dim=1) == labels).float().mean().item())
        history["loss"].append(np.mean(losses))
        history["train_acc"].append(np.mean(accuracies))

        model.eval()
        accuracies = []
        with torch.no_grad():
            for inputs, labels in val_loader:
                inputs, labels = inputs.to(device), labels.to(device)
                accuracies.append((model(inputs).argmax(dim=1) == labels).float().mean().item())
        history["val_acc"].append(np.mean(accuracies))
    return history
