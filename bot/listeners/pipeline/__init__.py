"""The command /pipeline, and who may ask about whom."""
