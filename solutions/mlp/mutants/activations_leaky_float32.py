"""activations: leaky_relu fills a float32 tensor.

failed: test_leaky_relu_shape_and_dtype
says: it got torch.float64 and returned torch.float32
"""

import torch


def leaky_relu(z, tau=0.1):
    result = torch.zeros(z.shape)
    result[z > 0] = z[z > 0].float()
    result[z <= 0] = tau * z[z <= 0].float()
    return result
