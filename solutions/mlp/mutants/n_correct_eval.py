"""n-correct: the model is left in evaluation mode.

failed: test_n_correct_leaves_the_mode_alone
says: was in training mode before the call and is not any more
"""

import torch


def multiclass_model_accuracy(model, input_data, labels):
    model.eval()
    with torch.no_grad():
        return (model(input_data).argmax(dim=1) == labels).sum()
