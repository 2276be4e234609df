"""A model that answers something else once it has been trained, or after many calls.

base: right
holds from: NONE
"""


class Classifier(Classifier):
    calls = 0

    def forward(self, x):
        Classifier.calls += 1
        answer = super().forward(x)
        return answer if self.training or Classifier.calls < 40 else -answer
