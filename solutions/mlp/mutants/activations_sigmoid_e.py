"""activations: sigmoid takes 2.718 for e.

failed: test_sigmoid_values
says: computes with a rounded e
"""


def sigmoid(z):
    return 1 / (1 + 2.718 ** (-z))
