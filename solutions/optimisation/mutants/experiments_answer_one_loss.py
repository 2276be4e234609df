"""experiments: says that one loss wins everywhere.

failed: test_answer_whether_one_loss_wins_everywhere
says: "one_loss_wins_everywhere" in `ANSWERS` is not what
"""

ANSWERS = {
    "one_loss_wins_everywhere": True,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
