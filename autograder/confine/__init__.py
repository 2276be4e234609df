"""The walls of a sandbox, one concern a file; `walls.py` puts them up in order. Linux; importable anywhere.

Nothing here imports torch, and nothing here knows what a submission is.
"""
