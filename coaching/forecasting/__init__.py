"""What will be won, and how such forecasts did."""
