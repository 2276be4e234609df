from otter.test_files import test_case

OK_FORMAT = False

name = "hand-set"
points = 0

@test_case(points=None, hidden=False)
def test_hand_set(env):
    from autograder.live import check_question
    check_question('hand-set', env)

