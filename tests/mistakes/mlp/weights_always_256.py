"""weight-count: the number of the lecture, whatever the size."""


def fc_weight_count(height, width):
    return 4_294_967_296
