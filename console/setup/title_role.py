"""What somebody's title suggests about their role: a suggestion, always confirmed."""

import re

from coaching.facts import Role

VP = re.compile(
    r"\b(vp|svp|evp|vice president|cro|ceo|chief|head of (global )?sales|sales director"
    r"|director,? (of )?sales|vertriebsleit\w*)\b",
    re.IGNORECASE,
)
MANAGER = re.compile(
    r"\b((sales|regional|area|team|district|sdr|bdr|inside sales) ?(manager|lead|leader"
    r"|director)|teamlead\w*|teamleit\w*|manager,? (of )?sales|director)\b",
    re.IGNORECASE,
)
ADMIN = re.compile(
    r"\b(rev(enue)?[ -]?op(eration)?s|sales op(eration)?s|crm (admin\w*|manager)"
    r"|salesforce admin\w*|hubspot admin\w*)\b",
    re.IGNORECASE,
)


def role_of(title: str | None) -> Role | None:
    """Return the role that `title` suggests; None where it suggests none."""
    for role, sign in ((Role.ADMIN, ADMIN), (Role.VP, VP), (Role.MANAGER, MANAGER)):
        if title and sign.search(title):
            return role
    return None
