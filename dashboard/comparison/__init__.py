"""Targets against each other: the same questions, side by side or many at a time, judged."""
