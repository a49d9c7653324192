"""Number words, and what is built on numbers."""
