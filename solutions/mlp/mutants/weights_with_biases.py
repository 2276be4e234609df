"""weight-count: the biases are counted, too.

failed: test_example_weight_count, test_example_weight_count_of_the_lecture,
    test_weight_count_counts
says: counts the biases, too
"""


def fc_weight_count(height, width):
    pixels = height * width
    return pixels * pixels + pixels
