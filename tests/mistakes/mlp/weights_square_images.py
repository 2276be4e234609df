"""weight-count: the image is taken for a square."""


def fc_weight_count(height, width):
    return height**4
