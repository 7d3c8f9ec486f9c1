"""Filters: from text to a program, and what runs it."""
