"""experiments: a string instead of a number.

failed: test_answer_how_good_untrained_networks_are
says: is a string, not a number
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": "52 %",
}
