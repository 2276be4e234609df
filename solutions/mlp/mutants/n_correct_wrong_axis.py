"""n-correct: the largest logit is looked for along the samples.

failed: test_example_n_correct, test_n_correct_counts, test_n_correct_of_one_sample
error: test_n_correct_of_more_classes_than_samples
says: the column of its largest logit
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=0) == labels).sum()
