"""What a bot's samples teach, learned once: in memory, in another process, and on disk."""
