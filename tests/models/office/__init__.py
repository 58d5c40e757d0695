"""Tables as office programs save them."""
