"""The specification of Switchback, one sentence a test."""
