"""weight-count: the pixels are counted."""


def fc_weight_count(height, width):
    return height * width
