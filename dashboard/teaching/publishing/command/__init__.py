"""The loop from the command line: `python -m dashboard.bot`."""
