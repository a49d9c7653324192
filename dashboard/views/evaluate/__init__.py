"""The test bench on the page."""
