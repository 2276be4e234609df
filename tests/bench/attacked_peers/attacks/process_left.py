"""leaves a process that goes on"""


def at_load():
    import os
    import time

    if os.fork() == 0:
        try:
            os.setsid()
            time.sleep(45)
        finally:
            os._exit(0)
