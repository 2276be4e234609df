"""split: the last points are for the test.

failed: test_split_is_drawn_by_chance, test_split_differs_from_call_to_call
says: is cut out of one end or one stretch of the data
"""


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    cut = len(points) - n
    return (points[:cut], labels[:cut]), (points[cut:], labels[cut:])
