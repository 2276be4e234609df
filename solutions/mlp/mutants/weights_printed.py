"""weight-count: the number is printed.

failed: test_example_weight_count, test_example_weight_count_of_the_lecture,
    test_weight_count_answers
says: returned nothing (None)
"""


def fc_weight_count(height, width):
    print((height * width) ** 2)
