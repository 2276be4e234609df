"""n-correct: probabilities, which have their largest value in the same column; a float tensor."""


def multiclass_model_accuracy(model, input_data, labels):
    probabilities = model(input_data).softmax(dim=-1)
    return probabilities.argmax(-1).eq(labels).float().sum()
