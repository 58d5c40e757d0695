"""What is due when, and who does it: slots of the digest, and leases."""
