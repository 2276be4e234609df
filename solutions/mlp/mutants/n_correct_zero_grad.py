"""n-correct: the gradients are cleared.

failed: test_n_correct_leaves_gradients_alone
says: no `zero_grad` and no `backward`
"""


def multiclass_model_accuracy(model, input_data, labels):
    model.zero_grad()
    return (model(input_data).argmax(dim=1) == labels).sum()
