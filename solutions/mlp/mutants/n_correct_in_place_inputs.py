"""n-correct: the inputs are changed in place.

failed: test_n_correct_leaves_its_inputs_alone
says: changes the data that it was given
"""


def multiclass_model_accuracy(model, input_data, labels):
    hits = (model(input_data).argmax(dim=1) == labels).sum()
    input_data.zero_()
    return hits
