"""experiments: a fraction instead of percent.

failed: test_answer_how_good_untrained_networks_are
says: Give it in percent
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 0.52,
}
