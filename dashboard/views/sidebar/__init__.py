"""The sidebar: bots, targets, preflight."""
