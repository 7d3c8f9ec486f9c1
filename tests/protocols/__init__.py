"""Packets by protocol family, each a module: LINK_TYPE (1 if absent), PACKETS (name to bytes), OPTIONS (option lines).

`test_protocols.py` prints them and compares with tcpdump's recorded and, where it is installed, live
output, whole and cut at every length.
"""
