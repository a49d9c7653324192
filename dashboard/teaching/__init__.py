"""From what the bot did not understand to a bot that does: candidates, a lesson, its trial."""
