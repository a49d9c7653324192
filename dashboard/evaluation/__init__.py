"""The test bench: test sets, runs against a bot, what they measured, and how two runs differ.

file ──► records ──► testset ──► player ──► results ──► metrics, sweep, difference ──► report
                                  │ ▲
                        pace ◄────┘ └──── checking
"""
