"""experiments: says that one loss wins everywhere."""

ANSWERS = {
    "one_loss_wins_everywhere": True,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
