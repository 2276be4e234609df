"""weight-count: a float comes back.

failed: test_weight_count_is_an_int
says: returned a float
"""


def fc_weight_count(height, width):
    return float(height * width) ** 2
