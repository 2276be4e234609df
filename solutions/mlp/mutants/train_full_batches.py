"""train: the number of samples is the number of batches times the batch size.

failed: test_train_smaller_last_batch
says: is wrong if the last batch is smaller
"""

import numpy as np
import torch
from tqdm import tqdm


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = next(model.parameters()).device
    history = {"loss": [], "train_acc": [], "val_acc": []}
    for _ in tqdm(range(epochs)):
        model.train()
        losses, correct = [], 0
        for inputs, labels in train_loader:
            inputs, labels = inputs.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(inputs)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            correct += (logits.argmax(dim=1) == labels).sum().item()
        history["loss"].append(np.mean(losses))
        history["train_acc"].append(correct / (len(train_loader) * train_loader.batch_size))

        model.eval()
        correct = 0
        with torch.no_grad():
            for inputs, labels in val_loader:
                inputs, labels = inputs.to(device), labels.to(device)
                correct += (model(inputs).argmax(dim=1) == labels).sum().item()
        history["val_acc"].append(correct / (len(val_loader) * val_loader.batch_size))
    return history
