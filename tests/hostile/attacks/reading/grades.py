"""Read the gradebook, the results, the graders' logs, and the folder that the sandboxes' folders lie in.

base: right
holds from: UID
"""

import glob
import os


def loot():
    found = []
    out = os.path.dirname(SECRETS["gradebook"])
    above = os.path.dirname(os.getcwd())
    for path in (
        SECRETS["gradebook"],
        *glob.glob(SECRETS["results"] + "/*"),
        *(f"{SECRETS['results']}/{name}.json" for name in ("a-sibling", "honest-right")),
        *glob.glob(out + "/internal/*"),
        f"{above}/zygote.log",
        f"{above}/canary",
    ):
        try:
            with open(path) as file:
                found.append(file.read())
            found.append(f"done:{path} was read")
        except OSError:
            pass
    try:
        os.listdir(above)
        found.append(f"done:{above} was listed")
    except OSError:
        pass
    return found
