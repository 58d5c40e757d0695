"""Tables as office programs save them; nothing here knows what the cells mean."""
