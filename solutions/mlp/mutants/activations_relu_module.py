"""activations: relu is a module of torch's.

failed: test_relu_is_your_own
says: calls a ready-made function
"""

from torch import nn

relu = nn.ReLU()
