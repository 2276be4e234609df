"""collapse: the second layer is changed on the way.

failed: test_collapse_leaves_the_layers_alone
says: A layer has changed after the call
"""


def collapse_linear(fc1, fc2):
    W = fc2.weight @ fc1.weight
    fc2.bias.data += fc2.weight.data @ fc1.bias.data
    return W, fc2.bias.detach().clone()
