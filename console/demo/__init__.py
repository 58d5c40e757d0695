"""The demo: stand-ins, a floor, and the page, in processes of their own."""
