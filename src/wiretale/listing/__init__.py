"""Listings: the text that tcpdump prints, read back into packets."""
