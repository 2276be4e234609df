"""n-correct: the wrong predictions are counted.

failed: test_example_n_correct, test_n_correct_counts, test_n_correct_of_more_classes_than_samples,
    test_n_correct_of_one_sample
says: and count where they are equal
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1) != labels).sum()
