"""Is this traffic encrypted? What is said of it rests on what was seen, packet by packet."""
