"""Names for numbers."""
