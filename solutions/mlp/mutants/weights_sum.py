"""weight-count: height and width are added.

failed: test_example_weight_count, test_example_weight_count_of_the_lecture,
    test_weight_count_counts
says: adds height and width
"""


def fc_weight_count(height, width):
    return (height + width) ** 2
