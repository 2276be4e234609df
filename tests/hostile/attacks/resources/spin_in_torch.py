"""Never end in torch's and Python's arithmetic, which look at no signal on their way.

base: right
holds from: NONE
"""

import torch


def double(x):
    if isinstance(x, float):
        return 2 * x if x == 2.0 else 7 ** (7**9)
    big = torch.ones(3000, 3000)
    for _ in range(100000):
        big = torch.linalg.matrix_exp(big)
    return big
