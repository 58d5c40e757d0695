"""What the stand-in of the tests lets in, and signs with."""

BOT_TOKEN = "xoxb-of-the-test"  # noqa: S105 - a stand-in's
APP_TOKEN = "xapp-of-the-test"  # noqa: S105 - the same
SIGNING_SECRET = "signing-secret-of-the-test"  # noqa: S105 - the same
