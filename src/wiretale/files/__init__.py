"""Capture files: reading, writing, and telling them apart."""
