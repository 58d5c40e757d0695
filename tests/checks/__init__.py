"""The 128 checks of the security review, each test named after its number.

Here are 1-78, 111-122, 127 and 128. 79-110 are the ids of the strings in
`tests/bot/views/slack_text/test_escape.py`, with the links. 123-125 are about stored
ciphertext: nothing secret is stored. 126, the canary, is `tests/e2e/test_canary.py`.
"""
