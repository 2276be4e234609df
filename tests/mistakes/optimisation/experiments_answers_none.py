"""experiments: no question is answered."""

ANSWERS = {
    "one_loss_wins_everywhere": None,
    "smaller_learning_rate": None,
    "fewer_epochs_enough": None,
    "initialisation_matters": None,
    "untrained_accuracy_percent": None,
}
