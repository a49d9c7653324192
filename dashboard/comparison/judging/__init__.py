"""Who answers better: votes of people and of a target as judge, and what they add up to."""
