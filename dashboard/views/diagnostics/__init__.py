"""The diagnostics on the page."""
