"""Tests of reading and writing capture files."""
