"""What the utterance that opens an intent says about its slots."""
