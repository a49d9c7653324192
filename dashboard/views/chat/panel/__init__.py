"""The detail of a turn: beside the chat, or under its answer."""
