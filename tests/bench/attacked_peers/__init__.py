"""What `attacked.py` beside this folder is made of: one exercise, many attacks on it, four systems that grade it."""
