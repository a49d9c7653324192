"""The command line of test runs: its options, its run, and what it prints."""
