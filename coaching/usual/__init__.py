"""A rep's figures beside the same person's own past weeks."""
