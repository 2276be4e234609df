from otter.test_files import test_case

OK_FORMAT = False

name = "network"
points = 0

@test_case(points=None, hidden=False)
def test_network(env):
    from autograder.live import check_question
    check_question('network', env)

