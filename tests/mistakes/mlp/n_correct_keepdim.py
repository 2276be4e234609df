"""n-correct: a column (B, 1) is compared with a row (B,)."""


def multiclass_model_accuracy(model, input_data, labels):
    return (model(input_data).argmax(dim=1, keepdim=True) == labels).sum()
