"""What the recorded turns tell."""
