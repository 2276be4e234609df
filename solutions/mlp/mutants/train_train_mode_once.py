"""train: model.train() is called once, before the first epoch.

failed: test_train_in_training_mode
says: is not in training mode in every epoch
"""

import numpy as np
import torch
from tqdm import tqdm


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = next(model.parameters()).device
    history = {"loss": [], "train_acc": [], "val_acc": []}
    model.train()
    for _ in tqdm(range(epochs)):
        losses, correct, count = [], 0, 0
        for inputs, labels in train_loader:
            inputs, labels = inputs.to(device), labels.to(device)
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
                inputs, labels = inputs.to(device), labels.to(device)
                correct += (model(inputs).argmax(dim=1) == labels).sum().item()
                count += len(labels)
        history["val_acc"].append(correct / count)
    return history
