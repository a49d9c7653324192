"""Answers from one's own documents: read, cut, found, put into the prompt, and checked."""
