"""The guided setup: one file a step; each step can be run again by itself."""
