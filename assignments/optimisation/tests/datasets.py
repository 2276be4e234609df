from otter.test_files import test_case

OK_FORMAT = False

name = "datasets"
points = 0

@test_case(points=None, hidden=False)
def test_datasets(env):
    from autograder.live import check_question
    check_question('datasets', env)

