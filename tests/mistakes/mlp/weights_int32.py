"""weight-count: 32 bits, which overflow."""

import numpy as np


def fc_weight_count(height, width):
    pixels = np.array([height * width], dtype=np.int32)
    return int((pixels * pixels)[0])
