from otter.test_files import test_case

OK_FORMAT = False

name = "epoch-loop"
points = 0

@test_case(points=None, hidden=False)
def test_epoch_loop(env):
    from autograder.live import check_question
    check_question('epoch-loop', env)

