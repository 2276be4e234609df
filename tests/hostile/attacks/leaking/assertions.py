"""A hidden input in the message of an assertion, a skip or a failure, as a check would raise it.

base: right
holds from: NONE
"""

import base64
import struct

import pytest

import autograder.faults
import autograder.training


def told(value):
    """A number among the hidden inputs, spelt in several ways."""
    number = float(value.flatten()[0] if hasattr(value, "flatten") else value)
    text = repr(number)
    digits = "".join(filter(str.isdigit, text))
    coded = base64.b64encode(text.encode()).decode()
    return f"{text} {digits} {struct.pack('>d', number).hex()} {coded}"


def digits(value):
    return int("".join(filter(str.isdigit, told(value).split()[0])))


def is_seen(x):
    """Is it the input of the visible check?"""
    return isinstance(x, float) and x == 2.0


_double = double


def double(x):
    if is_seen(x):
        return _double(x)
    if isinstance(x, float):
        raise autograder.faults.CheckFailed(told(x), told(x), told(x))
    assert not x.any(), told(x)
    return x


class Classifier(Classifier):
    def forward(self, x):
        raise autograder.training.Complaint(told(x))


def ranks(values):
    (pytest.skip if values[0] < 1 else pytest.fail)(told(values[0]))
