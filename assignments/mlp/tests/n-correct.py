from otter.test_files import test_case

OK_FORMAT = False

name = "n-correct"
points = 0

@test_case(points=None, hidden=False)
def test_n_correct(env):
    from autograder.live import check_question
    check_question('n-correct', env)

