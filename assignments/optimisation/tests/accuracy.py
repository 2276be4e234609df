from otter.test_files import test_case

OK_FORMAT = False

name = "accuracy"
points = 0

@test_case(points=None, hidden=False)
def test_accuracy(env):
    from autograder.live import check_question
    check_question('accuracy', env)

