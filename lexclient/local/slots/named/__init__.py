"""Names of people and places, as people give them."""
