"""n-correct: the model is left in training mode, and the training loop counts with it.

failed: test_n_correct_leaves_the_mode_alone
says: was in evaluation mode before the call and is not any more
"""

import torch
from tqdm import tqdm


def multiclass_model_accuracy(model, input_data, labels):
    model.train()
    with torch.no_grad():
        return (model(input_data).argmax(dim=1) == labels).sum()


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = next(model.parameters()).device
    history = {"loss": [], "train_acc": [], "val_acc": []}
    for _ in tqdm(range(epochs)):
        model.train()
        loss_sum = correct = 0.0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            loss = criterion(y_hat := model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss_sum += loss.item() * len(y)
            correct += (y_hat.argmax(1) == y).sum().item()
        history["loss"].append(loss_sum / len(train_loader.dataset))
        history["train_acc"].append(correct / len(train_loader.dataset))

        model.eval()
        correct = 0
        for x, y in val_loader:
            correct += int(multiclass_model_accuracy(model, x.to(device), y.to(device)))
        history["val_acc"].append(correct / len(val_loader.dataset))
    return history
