"""hand-set: the weights are left as they come.

failed: test_example_hand_set_landmarks, test_hand_set_by_hand, test_hand_set_predicts_both_classes,
    test_hand_set_accuracy
says: has other weights each time it is made
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
