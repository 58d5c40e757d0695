"""What a press or a submission is called, shared by the views and the listeners.

On messages a button carries the delivery's id, and a deal's behind it where each deal
has answers of its own. In a pipeline it carries a deal's id, in a list of people a
person's, and in App Home that of a request or a promise. A button that turns a page
carries whose list it is, and the page. None is trusted: the listener checks who
pressed.
"""

from typing import Final

STEP: Final = "nudge_step"
SECOND: Final = "nudge_second"
THIRD: Final = "nudge_third"
NOT_NOW: Final = "nudge_not_now"
WHY: Final = "nudge_why"
USEFUL: Final = "nudge_useful"
WRONG_DATA: Final = "nudge_wrong_data"
OVER: Final = "over_deal"
LIVES: Final = "over_deal_lives"
ALL_OVER: Final = "over_all"
ALL_LIVE: Final = "over_all_live"
BRIEF: Final = "pipeline_brief"
SHOW: Final = "pipeline_show"
DEALS_BACK: Final = "pipeline_deals_back"
DEALS_ONWARD: Final = "pipeline_deals_onward"
PEOPLE_BACK: Final = "pipeline_people_back"
PEOPLE_ONWARD: Final = "pipeline_people_onward"
PEOPLE_ALL: Final = "pipeline_people_all"
LIST_OPEN: Final = "home_list_open"
LIST_BACK: Final = "home_list_back"
LIST_ONWARD: Final = "home_list_onward"
HELD_RESEND: Final = "held_resend"
HELD_LEAVE: Final = "held_leave"
RUN_LET_ALL: Final = "run_let_all"
RUN_LET_TEAM: Final = "run_let_team"

HELP: Final = "help_ask"
HELP_ON_DEAL: Final = "help_ask_on_deal"
HELP_TAKE: Final = "help_take"
HELP_DONE: Final = "help_done"
HELP_CHANGE: Final = "help_change"
PROMISE: Final = "promise_new"
PROMISE_DONE: Final = "promise_done"
PROMISE_KEEP: Final = "promise_keep"
PROMISE_MOVE: Final = "promise_move"
PROMISE_DROP: Final = "promise_drop"
SETTINGS: Final = "settings_open"

JOINED: Final = "meeting_joined"
NOT_HELD: Final = "meeting_not_held"

LIST_VIEW: Final = "home_list"
HELP_VIEW: Final = "help"
HELP_CHANGE_VIEW: Final = "help_change_form"
PROMISE_VIEW: Final = "promise"
PROMISE_MOVE_VIEW: Final = "promise_move_form"
SETTINGS_VIEW: Final = "settings"
NOT_NOW_VIEW: Final = "not_now"
PICK_DAY_VIEW: Final = "pick_day"

COMMAND: Final = "/pipeline"
