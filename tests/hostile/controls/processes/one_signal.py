"""(No attack of the class: shows that the observer hears of a signal. The attacks' own would end the grader, too.)

base: right
holds from: LIMITS
"""

import os
import signal

_honest = double


def double(x):
    os.kill(BYSTANDER, signal.SIGUSR1)
    return _honest(x)
