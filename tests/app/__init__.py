"""The command line: settings, doctor, preview, switches."""
