"""accuracy: a number that overwrites the function, as a variable in a notebook does."""

accuracy = 75.0
