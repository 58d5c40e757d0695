"""What the commands of app.py do beside wiring: check, print, ask, serve, show."""
