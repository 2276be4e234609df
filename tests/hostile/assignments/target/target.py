def double(x):
    raise NotImplementedError("double: return x times two")


class Classifier:
    def __init__(self, features, hidden, classes):
        raise NotImplementedError("Classifier: two linear maps with tanh between them")


def ranks(values):
    raise NotImplementedError("ranks: return the place of each number in the sorted list")
