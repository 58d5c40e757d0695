"""What stands in a message's place once it is answered."""
