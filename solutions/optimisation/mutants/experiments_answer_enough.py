"""experiments: says that fewer epochs are enough.

failed: test_answer_whether_fewer_epochs_are_enough
says: "fewer_epochs_enough" in `ANSWERS` is not what
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": True,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
