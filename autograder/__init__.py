"""Assignments and automatic, label-blind grading for deep-learning courses in PyTorch."""

__version__ = "0.1.0"
