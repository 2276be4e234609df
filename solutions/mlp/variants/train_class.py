"""train: a small class, trange, softmax before the arg-max, a model that is moved nowhere but is asked."""

import torch
from tqdm import trange


class Trainer:
    def __init__(self, model, criterion, optimizer):
        self.model, self.criterion, self.optimizer = model, criterion, optimizer

    def batches(self, loader):
        device = next(self.model.parameters()).device
        for inputs, labels in loader:
            yield inputs.to(device), labels.to(device)

    def learn(self, loader):
        self.model.train()
        total, correct, count = 0.0, 0, 0
        for inputs, labels in self.batches(loader):
            logits = self.model(inputs)
            loss = self.criterion(logits, labels)
            self.model.zero_grad()
            loss.backward()
            self.optimizer.step()
            correct += torch.eq(torch.softmax(logits, dim=-1).argmax(dim=-1), labels).sum().item()
            total += loss.item() * len(inputs)
            count += len(inputs)
        return total / count, correct / count

    @torch.no_grad()
    def validate(self, loader):
        self.model.eval()
        right = [self.model(inputs).argmax(dim=1) == labels for inputs, labels in self.batches(loader)]
        self.model.train()
        return torch.cat(right).double().mean().item()


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    trainer = Trainer(model, criterion, optimizer)
    history = {key: [] for key in ("val_acc", "train_acc", "loss")}
    for _ in trange(epochs, desc="epochs"):
        loss, accuracy = trainer.learn(train_loader)
        history["loss"].append(loss)
        history["train_acc"].append(accuracy)
        history["val_acc"].append(trainer.validate(val_loader))
    return history
