"""weight-count: the image is taken for a square.

failed: test_example_weight_count, test_weight_count_counts
says: does not look at the width
"""


def fc_weight_count(height, width):
    return height**4
