"""Sales floors written by others than the program's authors, to judge it by."""
