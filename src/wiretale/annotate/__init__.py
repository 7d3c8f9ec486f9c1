"""What each field of a printed line means, there."""
