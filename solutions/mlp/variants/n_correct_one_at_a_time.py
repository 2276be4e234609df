"""n-correct: batches of one sample, a flattened arg-max each."""

import torch


def multiclass_model_accuracy(model, input_data, labels):
    with torch.no_grad():
        guesses = [int(model(input_data[i : i + 1]).argmax()) for i in range(len(labels))]
    return sum(guess == int(label) for guess, label in zip(guesses, labels))
