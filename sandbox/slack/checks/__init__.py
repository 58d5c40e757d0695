"""What Slack refuses in blocks and views, by the limits that slackblocks keeps."""
