"""experiments: says that the initialisation does not matter.

failed: test_answer_whether_the_initialisation_matters
says: "initialisation_matters" in `ANSWERS` is not what
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": False,
    "untrained_accuracy_percent": 52.4,
}
