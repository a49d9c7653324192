"""The publish page: from a bot of the account to a better version of it, step by step."""
