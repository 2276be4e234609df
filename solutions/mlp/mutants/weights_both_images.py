"""weight-count: the pixels of both images are added.

failed: test_example_weight_count, test_example_weight_count_of_the_lecture,
    test_weight_count_counts
says: adds the pixels of input and output
"""


def fc_weight_count(height, width):
    return height * width + height * width
