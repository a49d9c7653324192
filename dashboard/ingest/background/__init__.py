"""Conversation logs that come in as a background job, begun on a page and followed from any."""
