"""What the deals say, who should hear it, and when: pure, without I/O or a clock."""
