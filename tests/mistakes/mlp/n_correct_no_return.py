"""n-correct: nothing is returned."""


def multiclass_model_accuracy(model, input_data, labels):
    print((model(input_data).argmax(dim=1) == labels).sum())
