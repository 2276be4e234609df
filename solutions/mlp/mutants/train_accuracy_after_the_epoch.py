"""train: the training accuracy is taken after the epoch.

failed: test_train_accuracy_while_training
says: is taken after the steps
"""

import numpy as np
import torch
from tqdm import tqdm


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = next(model.parameters()).device
    history = {"loss": [], "train_acc": [], "val_acc": []}
    for _ in tqdm(range(epochs)):
        model.train()
        losses = []
        for inputs, labels in train_loader:
            inputs, labels = inputs.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(inputs)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(np.mean(losses))

        model.eval()
        for name, loader in (("train_acc", train_loader), ("val_acc", val_loader)):
            correct, count = 0, 0
            with torch.no_grad():
                for inputs, labels in loader:
                    inputs, labels = inputs.to(device), labels.to(device)
                    correct += (model(inputs).argmax(dim=1) == labels).sum().item()
                    count += len(labels)
            history[name].append(correct / count)
    return history
