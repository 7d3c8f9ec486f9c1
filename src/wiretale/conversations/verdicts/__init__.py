"""From facts to verdicts and stories: a module for each kind of record.

Each has `verdict(record, moment)`, which is cheap, and `story(record, moment)`, which makes the text.
"""
