"""The chat on the page."""
