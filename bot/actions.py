"""What a press or a submission is called, shared by the views and the listeners.

On messages a button carries the delivery's id and nothing else. In a pipeline it
carries a deal's id, in a list of people a person's. None is trusted: the listener
checks who pressed.
"""

from typing import Final

STEP: Final = "nudge_step"
SECOND: Final = "nudge_second"
NOT_NOW: Final = "nudge_not_now"
WHY: Final = "nudge_why"
USEFUL: Final = "nudge_useful"
WRONG_DATA: Final = "nudge_wrong_data"
BRIEF: Final = "pipeline_brief"
SHOW: Final = "pipeline_show"
HELD_RESEND: Final = "held_resend"
HELD_LEAVE: Final = "held_leave"

NOT_NOW_VIEW: Final = "not_now"
PICK_DAY_VIEW: Final = "pick_day"

COMMAND: Final = "/pipeline"
