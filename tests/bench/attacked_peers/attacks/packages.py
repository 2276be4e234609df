"""writes into the site-packages that the grader runs from"""
# ruff: noqa: F821


def at_load():
    import os

    with open(os.path.join(PACKAGES, f"attacked_{MARK}.txt"), "w") as file:
        file.write("harmless; may be removed\n")
