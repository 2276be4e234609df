"""collapse: W and b are computed and not returned.

failed: test_example_collapse_shapes, test_example_collapse_numbers, test_collapse_answers
says: returned nothing (None)
"""


def collapse_linear(fc1, fc2):
    W = fc2.weight @ fc1.weight
    b = fc2.weight @ fc1.bias + fc2.bias
