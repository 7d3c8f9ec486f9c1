"""From facts to verdicts and stories: a module for each kind of record.

Each has `verdict(record)`, which is cheap and looks at nothing else, and `story(record, moment)`, which makes the text.
"""
