"""What Slack sends us: verified, authorised, taken up once, acknowledged."""
