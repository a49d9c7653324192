"""Days that are over, as Parquet files that DuckDB reads beside the log.

turns ──► a day is over, or changed late ──► dt=YYYY-MM-DD/turns.parquet
  │                                                   │
  └── today, and days that wait to be written ──► DuckDB: one table `turns` ──► queries
"""
