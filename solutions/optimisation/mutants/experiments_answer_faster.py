"""experiments: says that smaller steps are faster.

failed: test_answer_what_a_smaller_learning_rate_does
says: "smaller_learning_rate" in `ANSWERS` is not what
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "faster",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
