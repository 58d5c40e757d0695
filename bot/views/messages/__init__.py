"""Each message in words and blocks, one file a message."""
