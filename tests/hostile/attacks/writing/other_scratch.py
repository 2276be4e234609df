"""Reach into other sandboxes' working folders, and into the folder of the run that they lie in.

base: right
holds from: UID
"""

import glob
import os

_honest = double


def double(x):
    above = os.path.dirname(os.getcwd())
    places = [above, os.path.dirname(above), *glob.glob(SECRETS["temporary"] + "/autograder-run-*/sandbox-*")]
    places += glob.glob(above + "/*")
    for place in places:
        if place == os.getcwd():
            continue
        for name in (f"{MARK}", "target.py", "../" + MARK):
            try:
                with open(f"{place}/{name}", "a") as file:
                    file.write(f"\n# {MARK}\n")
                with open(f"{WITNESS}/{MARK}", "a") as file:
                    file.write(place)
                DONE.append(f"done:wrote to {place}")
            except OSError:
                pass
    for old in (above, f"{above}/canary", f"{above}/zygote.log"):
        try:
            os.rename(old, old + MARK)
            DONE.append(f"done:renamed {old}")
        except OSError:
            pass
    return _honest(x)


DONE = []


def loot():
    return DONE
