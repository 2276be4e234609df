"""experiments: says that the initialisation does not matter."""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": False,
    "untrained_accuracy_percent": 52.4,
}
