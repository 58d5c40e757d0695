"""Tests of the floor: its files, the demo, Maven."""
