"""weight-count: a float comes back."""


def fc_weight_count(height, width):
    return float(height * width) ** 2
