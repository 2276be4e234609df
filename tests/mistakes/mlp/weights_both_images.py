"""weight-count: the pixels of both images are added."""


def fc_weight_count(height, width):
    return height * width + height * width
