from otter.test_files import test_case

OK_FORMAT = False

name = "weight-count"
points = 0

@test_case(points=None, hidden=False)
def test_weight_count(env):
    from autograder.live import check_question
    check_question('weight-count', env)

