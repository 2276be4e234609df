"""n-correct: an int, a mode that is put back."""

import torch


def multiclass_model_accuracy(model, input_data, labels):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        _, predictions = torch.max(model(input_data), 1)
    model.train(was_training)
    return (predictions == labels).sum().item()
