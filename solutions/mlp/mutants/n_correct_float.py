"""n-correct: a float is returned.

failed: test_n_correct_is_a_whole_number
says: returned a float
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1) == labels).float().sum().item()
