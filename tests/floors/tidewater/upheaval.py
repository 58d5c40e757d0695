"""What an arrangement does on the day on which it begins or ends."""

from collections.abc import Callable

from tests.floors.tidewater.arrangement import Arrangement
from tests.floors.tidewater.births import fill_pool, new_contact, new_deal, new_lead
from tests.floors.tidewater.customer import Deal
from tests.floors.tidewater.hiring import adopt
from tests.floors.tidewater.motions import ACCOUNTS
from tests.floors.tidewater.prospecting import mail_stranger
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.touching import give_up
from tests.floors.tidewater.world import Happening, World

LIST = 160


def pass_on(world: World, deal: Deal, to: Rep) -> None:
    """Give a deal to another rep."""
    giver = world.reps[deal.owner]
    if deal in giver.book:
        giver.book.remove(deal)
    if len(deal.owners) == 1:
        day, minute = deal.history[0][:2]
        deal.history.insert(0, (day, minute, "owner", str(deal.owner)))
    deal.owner, deal.crush = to.id, 0.0
    deal.owners.append((world.day, to.id))
    to.book.append(deal)
    world.mark(deal, 560, "owner", str(to.id))


def pass_on_all(world: World, rep: Rep) -> None:
    """Give a whole book to colleagues; what nobody can take is closed."""
    peers = world.peers(rep)
    for deal in list(rep.book):
        if peers and deal.open:
            pass_on(world, deal, world.rng.choice(peers))
        elif deal.open:
            give_up(world, deal, 600)
    for event in list(world.diary):
        if event[0] == rep.id and event[1] >= world.day:
            for meeting in world.diary[event]:
                meeting.outcome = "CANCELED"
                if meeting.deal:
                    meeting.deal.appointment = None


def _start(world: World, rep: Rep, plan: Arrangement) -> bool:
    """Let a newcomer begin, with one or two deals of a colleague."""
    rep.roles = [(plan.first, rep.motion.key)]
    fill_pool(world, rep)
    peers = [peer for peer in world.peers(rep) if len(peer.book) > 6]
    for _ in range(world.rng.randint(0, 2) if peers else 0):
        pass_on(world, world.rng.choice(world.rng.choice(peers).book), rep)
    return True


def _change_role(world: World, rep: Rep, plan: Arrangement) -> bool:
    """Somebody who sold to strangers looks after accounts from now on."""
    pass_on_all(world, rep)
    rep.motion = ACCOUNTS
    peers = world.peers(rep)
    if peers:
        rep.leader, rep.leader_since = peers[0].leader, plan.first
    rep.roles.append((plan.first, "accounts"))
    rep.leads.clear()
    rep.inbox.clear()
    adopt(world, rep, 55)
    for _ in range(5):
        new_deal(world, rep, new_contact(world, rep.id, "Newbook"), 570)
    return True


def _own_best(world: World, rep: Rep, plan: Arrangement) -> bool:
    """Pick the deal for a tender that the customer has called for and waits for."""
    able = [deal for deal in rep.book if deal.alive and not deal.chosen]
    if not able:
        return False
    deal = max(able, key=lambda one: (one.interest > 0.5, one.amount))
    deal.warm(max(0.0, 0.66 - deal.interest))
    deal.need = deal.work + 40
    deal.met, deal.glamour = True, min(deal.glamour, 0.15)
    deal.touch(world.day)
    deal.crush = 0.0
    plan.deal = deal
    return True


def _peers_best(world: World, rep: Rep, plan: Arrangement) -> bool:
    """Pick the largest lively deal of a colleague."""
    able = [
        deal
        for peer in world.peers(rep)
        for deal in peer.book
        if deal.alive and deal.interest > 0.4
    ]
    if not able:
        return False
    plan.deal = max(able, key=lambda deal: deal.amount / deal.motion.amount)
    plan.deal.need += 15
    plan.other = plan.deal.owner
    return True


def _hand_over(world: World, rep: Rep, plan: Arrangement) -> bool:
    if not _peers_best(world, rep, plan) or plan.deal is None:
        return False
    pass_on(world, plan.deal, rep)
    plan.deal.glamour *= 0.4
    return True


def _giant(world: World, rep: Rep, plan: Arrangement) -> bool:
    """One account that is a job of its own; the rest goes to colleagues."""
    peers = world.peers(rep)
    for deal in rep.book[2:]:
        if peers:
            pass_on(world, deal, world.rng.choice(peers))
    plan.deal = _new_giant(world, rep)
    return True


def _new_giant(world: World, rep: Rep) -> Deal:
    deal = new_deal(world, rep, new_lead(world, rep).contact, 600)
    deal.amount = round(rep.motion.amount * 6, -3)
    deal.fit, deal.interest, deal.glamour = 0.9, 0.7, 0.0
    deal.need *= 9
    world.mark(deal, 601, "amount", f"{deal.amount:.2f}")
    return deal


def _mail_a_list(world: World, rep: Rep, plan: Arrangement) -> bool:
    plan.note = f"{LIST} mails"
    for number in range(LIST):
        lead = new_lead(world, rep, "import")
        mail_stranger(world, rep, lead, 600 + number // 40, by="bulk")
    return True


def _clean_up(world: World, rep: Rep, plan: Arrangement) -> bool:
    late = [
        deal
        for deal in rep.book
        if deal.open and world.day - deal.last_sign > 2 * deal.motion.cadence + 8
    ]
    for number, deal in enumerate(late):
        give_up(world, deal, 900 + number)
    plan.note = f"{len(late)} deals"
    return len(late) > 2


def _cover(world: World, rep: Rep, plan: Arrangement) -> bool:
    for peer in world.peers(rep):
        if peer.on_leave(world.day + 1):
            plan.other = peer.id
            return True
    return False


def _fair(world: World, rep: Rep, plan: Arrangement) -> bool:
    """At a fair one meets strangers, and some of one's customers in the aisle."""
    for _ in range(world.rng.randint(8, 16)):
        rep.inbox.append(new_lead(world, rep, "import"))
        rep.inbox[-1].waiting = plan.last
    for deal in rep.book:
        if deal.alive and world.rng.random() < 0.12:
            deal.touch(world.day)
            deal.sign(world.day, "in person", deal.group[0].contact.id)
            deal.warm(0.05)
    return True


def _newsletter(world: World, rep: Rep, plan: Arrangement) -> bool:
    """Marketing writes in the rep's name; nobody has turned to anybody."""
    deals = [deal for deal in rep.book if deal.open]
    known = [(deal.id, buyer.contact.id) for deal in deals for buyer in deal.group]
    strangers = [(0, lead.contact.id) for lead in rep.leads[:20]]
    for deal_id, contact in known + strangers:
        world.log(
            Happening(
                plan.first, 555, "email", rep.id, deal_id, contact, "out",
                "Our news of the season", "", 0, "marketing",
            )
        )  # fmt: skip
    return True


BEGIN: dict[str, Callable[[World, Rep, Arrangement], bool]] = {
    "new_starter": _start,
    "role_change": _change_role,
    "tender": _own_best,
    "shared_deal": _peers_best,
    "handed_over": _hand_over,
    "giant_account": _giant,
    "bulk_mailing": _mail_a_list,
    "clean_up": _clean_up,
    "cover": _cover,
    "conference": _fair,
    "marketing_mailing": _newsletter,
}


def begin_plans(world: World) -> None:
    """Let what begins today begin; what cannot, never was."""
    for plan in list(world.plans):
        rep = world.reps[plan.rep]
        if plan.first != world.day:
            continue
        there = rep.employed(world.day)
        if not there or (plan.kind in BEGIN and not BEGIN[plan.kind](world, rep, plan)):
            world.plans.remove(plan)
    world.today = {rep: [] for rep in world.reps}
    for plan in world.plans:
        if plan.first <= world.day <= plan.last:
            world.today[plan.rep].append(plan)
        if plan.kind == "giant_account" and plan.deal and not plan.deal.open:
            plan.deal = _new_giant(world, world.reps[plan.rep])
