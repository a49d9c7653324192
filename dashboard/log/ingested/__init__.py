"""The doors through which turns of a bot's conversation logs come into the log."""
