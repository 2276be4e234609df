import pytest

from autograder.checking import assert_close


@pytest.mark.check(question="double", points=1)
def test_two_becomes_four(submission):
    """Twice two is four."""
    assert_close(submission.double(2.0), 4.0, what="`double`")
