"""weight-count: height and width are added."""


def fc_weight_count(height, width):
    return (height + width) ** 2
