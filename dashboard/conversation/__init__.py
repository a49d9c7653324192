"""A conversation: turns, who answers them and why, and the turn while it runs."""
