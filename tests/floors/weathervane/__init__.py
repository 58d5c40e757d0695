"""A sales floor written blind, to find out whether a coaching program is right.

Written on 2026-11-28 from the story of the switchback and from the floor's file format
alone, without a look at the program's rules, its thresholds, its tests or any other
simulator. First comes a reality (reps with habits, customers with a hidden will), then
what of it got into a CRM, and apart from both the truth about what really went on.

The reality depends on the seed, never on how well it was logged, so that one and the
same floor can be judged with full, half and no logging.
"""
