"""puts a file beside it that runs code when somebody unpickles it"""
# What lies beside this file is made in `submission.py`: a log as Otter writes one.
