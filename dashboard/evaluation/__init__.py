"""The test bench: test sets, runs against a bot, what they measured, and how two runs differ.

file ──► records ──► testset ──► dispatch ──► results ──► metrics, sweep, difference ──► report
                                   │ ▲
              carriers, pace ◄─────┘ └───── runner, judging
"""
