"""n-correct: the parameters are frozen."""


def multiclass_model_accuracy(model, input_data, labels):
    model.requires_grad_(False)
    return (model(input_data).argmax(dim=1) == labels).sum()
