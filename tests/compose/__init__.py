"""The image and compose.yaml, as far as they can be tried without a container."""
