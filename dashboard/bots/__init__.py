"""Which bots there are, and where each is served."""
