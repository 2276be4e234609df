"""weight-count: the shape of the weights comes back.

failed: test_example_weight_count, test_example_weight_count_of_the_lecture,
    test_weight_count_is_an_int, test_weight_count_counts, test_weight_count_of_large_images
says: returned a tuple
"""


def fc_weight_count(height, width):
    return height * width, height * width
