"""What production bots said: brought in, and looked at as a whole."""
