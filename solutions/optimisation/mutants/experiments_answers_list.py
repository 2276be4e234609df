"""experiments: a list of answers.

failed: test_answer_whether_one_loss_wins_everywhere, test_answer_what_a_smaller_learning_rate_does,
    test_answer_whether_fewer_epochs_are_enough, test_answer_whether_the_initialisation_matters,
    test_answer_how_good_untrained_networks_are
says: `ANSWERS` is a list, not a dict
"""

ANSWERS = [False, "slower", False, True, 52.4]
