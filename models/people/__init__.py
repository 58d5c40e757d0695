"""Who works here: people, their leaders, their days off, and who may see whom."""
