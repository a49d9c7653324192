"""What belongs to one person beside turns: bots that were brought along, conversations by name."""
