"""experiments: an answer is missing."""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "untrained_accuracy_percent": 52.4,
}
