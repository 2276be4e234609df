"""n-correct: gradients are switched off for good."""

import torch


def multiclass_model_accuracy(model, input_data, labels):
    torch.set_grad_enabled(False)
    return (model(input_data).argmax(dim=1) == labels).sum()
