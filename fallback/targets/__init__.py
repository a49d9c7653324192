"""The ways to ask a model: which there are, which can be used now, and what they cost."""
