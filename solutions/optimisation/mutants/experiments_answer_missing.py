"""experiments: an answer is missing.

failed: test_answer_whether_the_initialisation_matters
says: There is no "initialisation_matters" in `ANSWERS`
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "untrained_accuracy_percent": 52.4,
}
