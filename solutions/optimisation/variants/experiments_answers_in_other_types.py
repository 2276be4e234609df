"""experiments: NumPy values, capitals, and a round number."""

import numpy as np

ANSWERS = {
    "one_loss_wins_everywhere": np.bool_(False),
    "smaller_learning_rate": "Slower ",
    "fewer_epochs_enough": not True,
    "initialisation_matters": 2 > 1,
    "untrained_accuracy_percent": np.float32(50),
}
