"""What processes that share a log agree on: who is at something, how far, how often they call."""
