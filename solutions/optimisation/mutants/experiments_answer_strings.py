"""experiments: "False" in quotes.

failed: test_answer_whether_one_loss_wins_everywhere
says: True or False, without quotes
"""

ANSWERS = {
    "one_loss_wins_everywhere": "False",
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}
