"""The test bench: test sets, runs against a bot, what they measured, and how two runs differ.

file ──► records ──► testset ──► runner ──► verdict ──► metrics, sweep, difference ──► report
"""
