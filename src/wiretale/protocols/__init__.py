"""One file a protocol, named as its RFC names it. `tables.py` says which comes next after which."""
