"""weight-count: a NumPy number comes back.

failed: test_weight_count_is_an_int, test_weight_count_of_large_images
says: returned a NumPy int64
"""

import numpy as np


def fc_weight_count(height, width):
    return np.int64(height * width) ** 2
