"""What hostile strangers send. The long ones run on demand: `pytest -m hostile`."""
