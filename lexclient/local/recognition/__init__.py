"""What the local recogniser is made of: text, templates, vectors, evidence and calibration."""
