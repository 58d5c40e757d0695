"""What was said, asked, put off and chosen before."""
