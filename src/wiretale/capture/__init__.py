"""Capturing from Linux network interfaces, through packet sockets: see packet(7)."""
