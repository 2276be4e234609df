"""weight-count: a power."""


def fc_weight_count(height: int, width: int) -> int:
    return height**2 * width**2
