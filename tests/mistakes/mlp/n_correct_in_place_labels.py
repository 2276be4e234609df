"""n-correct: the labels are changed in place."""


def multiclass_model_accuracy(model, input_data, labels):
    labels -= model(input_data).argmax(dim=1)
    return (labels == 0).sum()
