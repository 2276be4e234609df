"""What `grading.py` beside this folder is made of: one class, five ways to grade it, and what is measured of each."""
