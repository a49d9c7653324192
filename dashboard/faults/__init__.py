"""Faults for a presenter to show: each happens on the wire, before the real client."""
