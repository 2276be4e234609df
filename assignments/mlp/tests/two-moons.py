from otter.test_files import test_case

OK_FORMAT = False

name = "two-moons"
points = 0

@test_case(points=None, hidden=False)
def test_two_moons(env):
    from autograder.live import check_question
    check_question('two-moons', env)

