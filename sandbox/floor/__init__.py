"""A sales floor as a folder of CSV files: the format, a generator, converters."""
