"""The turn log: its tables, what is written to them, and every question asked of them in SQL."""
