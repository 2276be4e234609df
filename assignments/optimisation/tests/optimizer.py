from otter.test_files import test_case

OK_FORMAT = False

name = "optimizer"
points = 0

@test_case(points=None, hidden=False)
def test_optimizer(env):
    from autograder.live import check_question
    check_question('optimizer', env)

