"""n-correct: nothing is returned.

failed: test_example_n_correct, test_n_correct_answers
says: returned nothing (None)
"""


def multiclass_model_accuracy(model, input_data, labels):
    print((model(input_data).argmax(dim=1) == labels).sum())
