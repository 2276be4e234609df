from otter.test_files import test_case

OK_FORMAT = False

name = "loss-curves"
points = 0

@test_case(points=None, hidden=False)
def test_loss_curves(env):
    from autograder.live import check_question
    check_question('loss-curves', env)

