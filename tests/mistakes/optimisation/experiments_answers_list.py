"""experiments: a list of answers."""

ANSWERS = [False, "slower", False, True, 52.4]
