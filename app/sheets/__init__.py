"""Tables as files that other tools open: CSV, Excel workbooks, Parquet. Knows nothing of surveys."""
