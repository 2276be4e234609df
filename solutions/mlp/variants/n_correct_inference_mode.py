"""n-correct: inference mode, topk."""

import torch


def multiclass_model_accuracy(model, input_data, labels):
    with torch.inference_mode():
        best = model(input_data).topk(1, dim=1).indices[:, 0]
    return int(torch.count_nonzero(best == labels))
