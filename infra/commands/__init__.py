"""`./deploy` and `./destroy`: what a person types."""
