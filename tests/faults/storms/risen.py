"""Records that are archived, restored, deleted for good, merged or changed untold.

After a night what lives is what a calm run of the last floor stores: what was buried
has risen, what was deleted is gone, and deals have followed their stage.
"""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sandbox.floor.floor import SHELVES
from tests.faults.crm_stand import OURS, Stand, opened
from tests.faults.storms.busy_floor import busy_floor
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.reading import Tables, calm, differences, readers, stored
from tests.sandbox.floor.makers import make_deal

SOON, NIGHT = timedelta(minutes=15), timedelta(days=1, minutes=1)
HEIRS = 70_000
UNTOLD = ("stream_states", "flaws", "deal_snapshots")
"""What a floor that was seen at other times is not told of alike."""


class Hand:
    """Changes the floor of a stand at random, as people do."""

    def __init__(self, stand: Stand, dice: random.Random) -> None:
        self._stand, self._dice = stand, dice
        self._floor = stand.floors[OURS]
        self._binned: list[int] = []
        self.did: Counter[str] = Counter()

    def round(self) -> None:
        """Do each kind of thing once or twice."""
        for _ in range(self._dice.randint(1, 3)):
            self._archive()
        if self._binned and self._dice.random() < 0.8:
            self._restore()
        self._delete()
        self._delete_activity()
        self._change_untold()
        self._toggle_stage(is_closed=self._dice.random() < 0.5)
        if self._dice.random() < 0.5:
            self._merge()

    def settle(self) -> None:
        """Leave the stage as it was at first."""
        self._toggle_stage(is_closed=False)

    def _living(self) -> int:
        return self._dice.choice(
            [
                deal.id
                for deal in self._floor.deals.values()
                if deal.archived_at is None and deal.id not in self._floor.merged_into
            ]
        )

    def _archive(self) -> None:
        deal = self._floor.deals[self._living()]
        self._floor.put_deal(replace(deal, archived_at=self._stand.clock()))
        self._binned.append(deal.id)
        self.did["archived"] += 1

    def _restore(self) -> None:
        one = self._binned.pop(self._dice.randrange(len(self._binned)))
        # A restored record keeps its old time of change.
        self._floor.put_deal(replace(self._floor.deals[one], archived_at=None))
        self.did["restored"] += 1

    def _delete(self) -> None:
        self._floor.remove_deal(self._living())
        self.did["deleted"] += 1

    def _delete_activity(self) -> None:
        one = self._dice.choice(list(self._floor.activities))
        kind = self._floor.activities.pop(one).kind
        self._floor.journal.append((SHELVES[kind], one))
        self.did["deleted"] += 1

    def _change_untold(self) -> None:
        amount = str(self._dice.randint(1, 9_999))
        self._floor.put_raw("deals", self._living(), {"amount": amount})
        self.did["changed untold"] += 1

    def _toggle_stage(self, *, is_closed: bool) -> None:
        stage = self._floor.stages["default", "discovery"]
        chance = type(stage.probability)("1.0" if is_closed else "0.2")
        self._floor.put_stage(replace(stage, is_closed=is_closed, probability=chance))
        self.did["stages turned"] += stage.is_closed is not is_closed

    def _merge(self) -> None:
        now = self._stand.clock() - timedelta(minutes=1)
        heir = HEIRS + self.did["merged"]
        loser = self._living()
        self._floor.put_deal(
            make_deal(heir, merged_ids=(loser,), created_at=now, modified_at=now)
        )
        for row in list(self._floor.activities.values()):
            if loser in row.deal_ids:
                self._floor.put_activity(replace(row, deal_ids=(heir,)))
        for one in list(self._floor.meetings.values()):
            if loser in one.deal_ids:
                self._floor.put_meeting(replace(one, deal_ids=(heir,)))
        self.did["merged"] += 1


def _living(tables: Tables) -> Tables:
    """Return what is neither archived nor merged away, and what hangs on that alone."""
    deals = [row for row in tables["deals"] if row[10] is None and row[11] is None]
    activities = [row for row in tables["activities"] if row[9] is None]
    there = {row[:2] for row in activities}
    ids = {row[0] for row in deals}
    ties = [
        row for row in tables["activity_deals"] if row[:2] in there and row[2] in ids
    ]
    return {**tables, "deals": deals, "activities": activities, "activity_deals": ties}


async def blow(scene: Scene) -> Finding:
    """Change a floor under readers that are killed, and let two nights pass."""
    floors = {OURS: busy_floor(scene.size(30, 300))}
    stand = Stand(floors=floors, clock_file=scene.folder / "clock.json")
    dice = scene.dice("hand")
    hand = Hand(stand, dice)
    async with opened(stand), readers(scene, stand) as work:
        is_whole = await work.read_whole()
        for _ in range(scene.size(2, 25)):
            hand.round()
            stand.wait(dice.choice((SOON, SOON, NIGHT)))
            await work.harass(scene.size(1, 2) * dice.random())
        hand.settle()
        for _ in range(2):
            stand.wait(NIGHT)
            is_whole = await work.read_whole() and is_whole
        works = work.works()
        expected = _living(await calm(scene, stand))
    found = _living(await stored(scene.database))
    wrong = differences(found, expected, but=UNTOLD)
    wrong += [] if is_whole else ["no whole reading in its time"]
    return Finding(
        did=f"{', '.join(f'{n} {what}' for what, n in hand.did.items())}; {works}",
        found=f"{len(expected['deals'])} deals live as in a calm run",
        wrong=wrong,
    )


STORM = Storm(name="restored and deleted", blow=blow)
