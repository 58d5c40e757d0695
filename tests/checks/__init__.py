"""The 128 checks of the security review, each test named after its number.

Here are 1-78, 113-122, 127 and 128. Others stand where their subject is tested: 79-110
in `tests/bot/test_text.py`, 111 and 112 in `tests/bot/test_security_checks.py`.
"""
