"""A Slack that speaks Slack's HTTP, with a page to look at."""
