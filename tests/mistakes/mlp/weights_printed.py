"""weight-count: the number is printed."""


def fc_weight_count(height, width):
    print((height * width) ** 2)
