"""weight-count: 64 bits, which overflow for very large images.

failed: test_weight_count_of_large_images
says: returned a wrong number for a large image
"""

import numpy as np


def fc_weight_count(height, width):
    return int(np.array([height, width, height, width]).prod())
