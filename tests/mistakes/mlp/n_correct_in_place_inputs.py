"""n-correct: the inputs are changed in place."""


def multiclass_model_accuracy(model, input_data, labels):
    hits = (model(input_data).argmax(dim=1) == labels).sum()
    input_data.zero_()
    return hits
