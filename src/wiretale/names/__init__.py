"""Names for the numbers in packets: hosts, services, stations."""
