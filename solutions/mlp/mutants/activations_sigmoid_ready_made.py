"""activations: sigmoid is torch's.

failed: test_sigmoid_is_your_own
says: calls a ready-made function
"""

import torch

sigmoid = torch.sigmoid
