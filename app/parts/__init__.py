"""Columns on disk: tables of arrays as Parquet, one folder for a range of revisions, shared by processes."""
