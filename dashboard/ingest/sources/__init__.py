"""Where conversation logs are, and how what stands there becomes events, one at a time."""
