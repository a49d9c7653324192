"""The comparison on the page."""
