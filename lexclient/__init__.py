"""Talks to Amazon Lex V2, or to anything that speaks its wire, through boto3 only."""
