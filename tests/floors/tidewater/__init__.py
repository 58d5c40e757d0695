"""A sales floor of agents, with the truth about it kept apart.

Written blind on 2026-11-28 from the story and the format alone: whoever wrote it had
read what the program is for and how a floor's files look, and none of its rules.

Every rep spends hours, every customer warms and cools, and the CRM keeps what is left
of that. Nothing is planted that a rule could be looking for: a cliff happens when a
rep falls for a prospect, and is found afterwards in the hours that they really worked.
"""
