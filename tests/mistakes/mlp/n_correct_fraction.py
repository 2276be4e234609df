"""n-correct: a fraction is returned."""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1) == labels).float().mean()
