"""weight-count: a text comes back."""


def fc_weight_count(height, width):
    return f"{(height * width) ** 2:,}"
