"""Runs: a test set played against a bot as a background job."""
