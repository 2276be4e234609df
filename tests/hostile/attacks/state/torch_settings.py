"""Global settings of torch and NumPy left turned for the checks that follow.

base: right
holds from: NONE
"""

import numpy as np
import torch

_double = double


class Setup:
    torch.set_default_dtype(torch.float64)


def double(x):
    torch.set_default_dtype(torch.float16)
    torch.set_default_device("meta")
    torch.set_grad_enabled(False)
    torch.autograd.set_detect_anomaly(True)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(64)
    torch.set_printoptions(threshold=1)
    torch.inference_mode().__enter__()
    torch.set_flush_denormal(True)
    np.seterr(all="raise")
    return _double(x)
