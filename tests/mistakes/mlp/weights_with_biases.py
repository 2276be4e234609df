"""weight-count: the biases are counted, too."""


def fc_weight_count(height, width):
    pixels = height * width
    return pixels * pixels + pixels
