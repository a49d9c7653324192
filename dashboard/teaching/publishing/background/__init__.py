"""Pushes and new versions as jobs: they outlive the page, the tab and the process."""
