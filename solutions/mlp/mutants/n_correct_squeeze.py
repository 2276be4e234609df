"""n-correct: logits are squeezed, which one sample does not survive.

error: test_n_correct_of_one_sample
says: `multiclass_model_accuracy` raised IndexError
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).squeeze().argmax(dim=1) == labels).sum()
