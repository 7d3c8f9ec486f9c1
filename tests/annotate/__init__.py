"""Lines explained."""
