"""Jobs on both databases, with fakes in the place of Slack and the CRM."""
