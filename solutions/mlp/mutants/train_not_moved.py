"""train: batches are not moved to the model's device.

failed: test_train_device
says: moves no batch to the device of the model
"""

import numpy as np
import torch
from tqdm import tqdm


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    history = {"loss": [], "train_acc": [], "val_acc": []}
    for _ in tqdm(range(epochs)):
        model.train()
        losses, correct, count = [], 0, 0
        for inputs, labels in train_loader:
            optimizer.zero_grad()
            logits = model(inputs)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            correct += (logits.argmax(dim=1) == labels).sum().item()
            count += len(labels)
        history["loss"].append(np.mean(losses))
        history["train_acc"].append(correct / count)

        model.eval()
        correct, count = 0, 0
        with torch.no_grad():
            for inputs, labels in val_loader:
                correct += (model(inputs).argmax(dim=1) == labels).sum().item()
                count += len(labels)
        history["val_acc"].append(correct / count)
    return history
