"""weight-count: math.prod of the weights' shape."""

import math


def fc_weight_count(height, width):
    inputs = outputs = math.prod((height, width))
    return math.prod((outputs, inputs))
