"""split: the last points are for the test."""


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    cut = len(points) - n
    return (points[:cut], labels[:cut]), (points[cut:], labels[cut:])
