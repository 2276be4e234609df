"""n-correct: gradients are switched off for good.

failed: test_n_correct_leaves_gradients_alone
says: Gradients are switched off for the whole program
"""

import torch


def multiclass_model_accuracy(model, input_data, labels):
    torch.set_grad_enabled(False)
    return (model(input_data).argmax(dim=1) == labels).sum()
