from otter.test_files import test_case

OK_FORMAT = False

name = "circular-loss"
points = 0

@test_case(points=None, hidden=False)
def test_circular_loss(env):
    from autograder.live import check_question
    check_question('circular-loss', env)

