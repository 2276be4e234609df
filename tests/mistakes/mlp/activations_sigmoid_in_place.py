"""activations: sigmoid computes in its input."""


def sigmoid(z):
    return z.neg_().exp_().add_(1).reciprocal_()
