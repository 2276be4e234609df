"""collapse: without gradients, as plain tensors."""

import torch


@torch.no_grad()
def collapse_linear(fc1, fc2):
    return torch.matmul(fc2.weight, fc1.weight), torch.mv(fc2.weight, fc1.bias).add(fc2.bias)
