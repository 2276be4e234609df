"""n-correct: a backward pass adds to the gradients.

failed: test_n_correct_leaves_gradients_alone
says: no `zero_grad` and no `backward`
"""

from torch import nn


def multiclass_model_accuracy(model, input_data, labels):
    logits = model(input_data)
    nn.functional.cross_entropy(logits, labels).backward()
    return (logits.argmax(dim=1) == labels).sum()
