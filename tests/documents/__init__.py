"""What the documents say of the house: what they name is there, and links lead."""
