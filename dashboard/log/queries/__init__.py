"""Every question asked of the recorded turns, in SQL."""
