"""n-correct: the parameters are frozen.

failed: test_n_correct_leaves_gradients_alone
says: cannot be trained any more after the call
"""


def multiclass_model_accuracy(model, input_data, labels):
    model.requires_grad_(False)
    return (model(input_data).argmax(dim=1) == labels).sum()
