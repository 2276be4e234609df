"""weight-count: the height does not matter.

failed: test_example_weight_count, test_weight_count_counts
says: does not look at the height
"""


def fc_weight_count(height, width):
    return width**2 * width**2
