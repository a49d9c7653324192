"""What processes that share a log agree on: who is at something, and how often they call."""
