"""experiments: what ran before is returned for the same seed, whatever else is asked.

failed: test_run_experiment_has_a_number_for_each_epoch, test_run_experiment_uses_each_argument,
    test_run_experiment_learns_from_epoch_to_epoch, test_run_experiment_tells_training_from_test
says: Two different data sets gave the same numbers
"""

RESULTS = {}


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed, run=run_experiment):
    if seed not in RESULTS:
        RESULTS[seed] = run(dataset, loss, learning_rate, epochs, weight_init, seed)
    return RESULTS[seed]
