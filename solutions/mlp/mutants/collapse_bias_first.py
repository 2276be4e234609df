"""collapse: the pair is the wrong way round.

failed: test_example_collapse_numbers, test_collapse_is_a_pair_of_tensors
error: test_example_collapse_shapes, test_collapse_of_other_sizes
says: returned the biases first
"""


def collapse_linear(fc1, fc2):
    return fc2.weight @ fc1.weight @ fc1.bias * 0 + fc2.weight @ fc1.bias + fc2.bias, fc2.weight @ fc1.weight
