"""n-correct: a tensor of shape (1,) is returned.

failed: test_example_n_correct, test_n_correct_is_a_whole_number
says: is a tensor, not a number
"""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1) == labels).sum(dim=0, keepdim=True)
