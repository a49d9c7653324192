"""Brings in what production bots said: conversation logs of Lex V2, in every form they come in.

    SOURCE ─► files, ZIPs, gzip ─► text ─► JSON objects ─► records ─► turns ─► the log
              CloudWatch Logs ─────────────► events ──────┘

Each step hands on one thing at a time, so that memory does not grow with the source.
"""
