"""The page App Home."""
