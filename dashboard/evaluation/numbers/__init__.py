"""What a run adds up to: shares with their intervals, thresholds, differences."""
