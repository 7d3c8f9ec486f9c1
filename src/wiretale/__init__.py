"""wiretale."""
