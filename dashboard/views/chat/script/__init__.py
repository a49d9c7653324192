"""The demo script over the chat's input, and its editor."""
