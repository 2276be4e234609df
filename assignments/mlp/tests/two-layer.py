from otter.test_files import test_case

OK_FORMAT = False

name = "two-layer"
points = 0

@test_case(points=None, hidden=False)
def test_two_layer(env):
    from autograder.live import check_question
    check_question('two-layer', env)

