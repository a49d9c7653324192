"""Test sets: what a file holds, what the log gives, and what comes with the sample bots."""
