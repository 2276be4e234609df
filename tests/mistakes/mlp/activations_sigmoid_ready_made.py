"""activations: sigmoid is torch's."""

import torch

sigmoid = torch.sigmoid
