"""activations: relu drops the negative numbers.

failed: test_example_relu, test_relu_values, test_relu_shape_and_dtype,
    test_relu_leaves_its_input_alone
says: does not return one number for each number of its input
"""


def relu(z):
    return z[z > 0]
