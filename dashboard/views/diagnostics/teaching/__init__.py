"""Teach the bot, on the page: what it missed, the lesson, and the bot with the lesson in it."""
