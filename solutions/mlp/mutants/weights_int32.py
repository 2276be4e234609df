"""weight-count: 32 bits, which overflow.

failed: test_example_weight_count_of_the_lecture, test_weight_count_of_large_images
says: more than 32 bits can hold
"""

import numpy as np


def fc_weight_count(height, width):
    pixels = np.array([height * width], dtype=np.int32)
    return int((pixels * pixels)[0])
