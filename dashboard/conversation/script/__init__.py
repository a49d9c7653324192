"""The demo script of a bot: steps to say on a stage, and what each is to show."""
