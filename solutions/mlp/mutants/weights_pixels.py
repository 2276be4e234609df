"""weight-count: the pixels are counted.

failed: test_example_weight_count, test_example_weight_count_of_the_lecture,
    test_weight_count_counts
says: returned the number of pixels
"""


def fc_weight_count(height, width):
    return height * width
