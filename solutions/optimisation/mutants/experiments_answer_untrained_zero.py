"""experiments: thinks that an untrained network gets nothing right.

failed: test_answer_how_good_untrained_networks_are
says: "untrained_accuracy_percent" in `ANSWERS` is not what
"""

ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 0,
}
