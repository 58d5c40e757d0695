"""The company's past, as forecasts are made and judged by it."""
