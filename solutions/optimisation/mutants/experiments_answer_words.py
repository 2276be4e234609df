"""experiments: an answer in other words.

failed: test_answer_what_a_smaller_learning_rate_does
says: is not one of the answers that are possible
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "it takes longer",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
