"""The collection in other formats, each made from the data package's descriptor: zip, SQLite, DuckDB, Parquet, Croissant."""
