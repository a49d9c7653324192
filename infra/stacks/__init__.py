"""The two stacks: the bot, and the stage that shows it."""
