"""What bots are taught, line by line, and the exports that were pulled and are to be pushed."""
