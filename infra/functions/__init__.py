"""The Lambda functions: Lex's code hook, and the custom resource that makes the bot."""
