"""experiments: says that smaller steps are faster."""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "faster",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
