"""weight-count: the layer is made, to count its weights.

out_of_memory: test_example_weight_count_of_the_lecture, test_weight_count_of_large_images
says: needed more memory than it may use
"""

from torch import nn


def fc_weight_count(height, width):
    return nn.Linear(height * width, height * width).weight.numel()
