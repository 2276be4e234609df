"""experiments: says that the learning rate makes no difference."""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "no difference",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
