"""How the program is watched from outside: health, metrics, heartbeat."""
