"""n-correct: a fraction is returned.

failed: test_example_n_correct, test_n_correct_is_a_whole_number, test_n_correct_counts
says: returned the share of correct predictions
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1) == labels).float().mean()
