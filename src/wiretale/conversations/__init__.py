"""What happened on the wire: conversations, each with a verdict and its evidence."""
