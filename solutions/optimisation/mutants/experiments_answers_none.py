"""experiments: no question is answered.

failed: test_answer_whether_one_loss_wins_everywhere, test_answer_what_a_smaller_learning_rate_does,
    test_answer_whether_fewer_epochs_are_enough, test_answer_whether_the_initialisation_matters,
    test_answer_how_good_untrained_networks_are
says: is not answered yet
"""

ANSWERS = {
    "one_loss_wins_everywhere": None,
    "smaller_learning_rate": None,
    "fewer_epochs_enough": None,
    "initialisation_matters": None,
    "untrained_accuracy_percent": None,
}
