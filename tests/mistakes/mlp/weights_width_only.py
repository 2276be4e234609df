"""weight-count: the height does not matter."""


def fc_weight_count(height, width):
    return width**2 * width**2
