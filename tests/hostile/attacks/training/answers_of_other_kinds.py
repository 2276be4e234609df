"""Outputs that are no logits: other shapes, tuples, tensors of a class of their own, views of the data.

base: right
holds from: NONE
"""

import torch


class Classifier(Classifier):
    def forward(self, x):
        logits = super().forward(x)
        if self.training:
            return logits
        x.fill_(float("nan"))  # the held-out points, as far as this process has them
        return logits.expand(1 << 20, *logits.shape)
