"""n-correct: a loop over the samples."""


def multiclass_model_accuracy(model, input_data, labels):
    count = 0
    for x, label in zip(input_data, labels, strict=True):
        count += int(model(x.unsqueeze(0))[0].argmax() == label)
    return count
