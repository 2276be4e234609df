"""n-correct: a column (B, 1) is compared with a row (B,).

failed: test_example_n_correct, test_n_correct_counts, test_n_correct_of_more_classes_than_samples
says: Compare one prediction with one label each
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1, keepdim=True) == labels).sum()
