"""What a rep does to a customer, and what the customer does back."""

from tests.floors.tidewater.births import guess_close, stage_id
from tests.floors.tidewater.customer import (
    Buyer,
    Deal,
    answer_chance,
    decides_for_us,
    may_move_on,
    picks_up,
)
from tests.floors.tidewater.dice import around, within
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.world import Appointment, Due, Happening, World

MAILS = (
    "Following up", "Our offer", "A question on your plans", "As discussed",
    "Next steps", "Updated proposal", "References that you asked for", "Dates",
)  # fmt: skip
SILENT = ("voicemail", "no answer", "no answer", "no answer", "busy")


def buyer_for(world: World, deal: Deal) -> Buyer:
    """Pick whom to turn to: mostly the first of the group."""
    present = [buyer for buyer in deal.group if not buyer.gone] or deal.group
    if world.rng.random() < 0.6:
        return present[0]
    return world.rng.choice(present)


def delight(rep: Rep, deal: Deal, gain: float) -> None:
    """Let a good sign go to a rep's head, as far as they let it."""
    if deal.owner != rep.id:
        return
    weakness = max(0.0, rep.temper.temptation - 0.15)
    seems = 1.0 if deal.interest > 0.4 else 0.5
    deal.crush = within(0, deal.crush + gain * weakness * deal.glamour * seems, 1)


def heard(world: World, rep: Rep, deal: Deal, channel: str, contact: int) -> None:
    """Let a rep hear something real from a customer."""
    fresh = world.day - deal.last_sign > 1
    deal.sign(world.day, channel, contact)
    if not deal.alive:
        if not deal.ghost:
            deal.knows = True
        return
    if not deal.wants_meeting:
        deal.met = True
    if fresh:
        worth = (0.4 + 1.2 * deal.fit) * (1 - deal.interest)
        deal.warm(0.013 * rep.temper.skill * worth)
    delight(rep, deal, 0.25 if channel == "meeting" else 0.14)
    if world.rng.random() < 0.4 and deal.pending is None:
        deal.pending = world.day


def send_mail(world: World, rep: Rep, deal: Deal, minute: int, title: str = "") -> None:
    """Write to the customer; the answer, if there is one, comes later."""
    rng, buyer = world.rng, buyer_for(world, deal)
    bounced = buyer.gone and rng.random() < 0.7
    title = title or rng.choice(MAILS)
    result = "bounced" if bounced else ""
    world.log(
        Happening(
            world.day, minute, "email", rep.id, deal.id, buyer.contact.id, "out",
            title, result,
        )
    )  # fmt: skip
    deal.touch(world.day)
    if rng.random() < answer_chance(deal, buyer, world.season):
        expect(world, "reply", deal, buyer, deal.motion.reply_days)


def expect(world: World, what: str, deal: Deal, buyer: Buyer, days: float) -> None:
    """Put what the customer will do on a later day."""
    wait = int(around(world.rng, days, 0.7))
    rep = world.reps[deal.owner]
    day = world.days.next_workday(world.day + wait, rep.country)
    world.queue[day].append(Due(what, deal, deal.owner, buyer.contact))


def call(world: World, rep: Rep, deal: Deal, minute: int) -> None:
    """Ring the customer."""
    rng, buyer = world.rng, buyer_for(world, deal)
    answered = rng.random() < picks_up(deal, buyer, world.season)
    result = "answered" if answered else rng.choice(SILENT)
    seconds = rng.randint(70, 1400) if answered else rng.randint(0, 45)
    world.log(
        Happening(
            world.day, minute, "call", rep.id, deal.id, buyer.contact.id, "out",
            f"Call with {buyer.contact.name}", result, seconds,
        )
    )  # fmt: skip
    deal.touch(world.day)
    if answered:
        heard(world, rep, deal, "call", buyer.contact.id)


def text(world: World, rep: Rep, deal: Deal, minute: int) -> None:
    """Write a text message, which no CRM sees; a mail if that is not their way."""
    chatty = [buyer for buyer in deal.group if buyer.chatty and not buyer.gone]
    if not chatty or not rep.temper.texts:
        send_mail(world, rep, deal, minute)
        return
    deal.touch(world.day)
    if world.rng.random() < answer_chance(deal, chatty[0], world.season) * 1.3:
        heard(world, rep, deal, "text message", chatty[0].contact.id)


def follow_up(world: World, rep: Rep, deal: Deal, minute: int) -> None:
    """Turn to the customer in the way that is usual in this motion."""
    draw, motion = world.rng.random(), deal.motion
    if draw < motion.phone:
        call(world, rep, deal, minute)
    elif draw < motion.phone + motion.mail:
        send_mail(world, rep, deal, minute)
    else:
        text(world, rep, deal, minute)


def ask_to_meet(world: World, rep: Rep, deal: Deal, minute: int) -> None:
    """Ask for a meeting; it is booked once they say yes."""
    buyer = buyer_for(world, deal)
    send = Happening(
        world.day, minute, "email", rep.id, deal.id, buyer.contact.id, "out",
        "Shall we meet?",
    )  # fmt: skip
    world.log(send)
    deal.touch(world.day)
    willing = within(0, 0.1 + 0.85 * deal.interest, 0.9) * min(1.0, world.season)
    if deal.alive and not buyer.gone and world.rng.random() < willing:
        expect(world, "accept", deal, buyer, deal.motion.reply_days * 0.6)


def book(world: World, rep: Rep, deal: Deal, minute: int) -> Appointment | None:
    """Put a meeting with the customer into the rep's diary."""
    rng = world.rng
    day = world.days.later(world.day, rng.randint(1, 8), rep.country)
    while rep.on_leave(day) or len(world.diary[rep.id, day]) > 3:
        day = world.days.later(day, 1, rep.country)
        if day >= world.days.count + 60:
            return None
    taken = {other.minute // 120 for other in world.diary[rep.id, day]}
    free = [part for part in (5, 6, 7) if part not in taken] or [4]
    start = rng.choice(free) * 120 + rng.choice((0, 15, 30)) - 30
    kind = _kind(world, deal)
    who = deal.group[: rng.randint(1, len(deal.group))]
    length = 20 if deal.motion.key == "telephone" else rng.choice((30, 45, 60, 60, 90))
    meeting = Appointment(
        rep.id, deal, day, start, length, world.day, minute, kind,
        f"{kind}: {deal.name.partition(' - ')[0]}",
        tuple(buyer.contact.id for buyer in who), (rep.id, *_guests(world, rep, deal)),
    )  # fmt: skip
    deal.appointment = day
    world.diary[rep.id, day].append(meeting)
    world.appointments.append(meeting)
    return meeting


def _kind(world: World, deal: Deal) -> str:
    if world.rng.random() < deal.motion.on_site:
        return "Customer visit"
    if deal.step == 0:
        return "First meeting"
    last = len(deal.motion.stages) - 1
    return "Negotiation" if deal.step >= last else "Presentation"


def _guests(world: World, rep: Rep, deal: Deal) -> list[int]:
    """Return the leaders who come along: to what is large, far too often."""
    leader = world.leaders[rep.leader]
    large = deal.amount > 2 * deal.motion.amount
    guests = []
    if world.rng.random() < leader.attention * (0.5 if large or deal.chosen else 0.12):
        guests.append(leader.id)
    if large and world.rng.random() < 0.06 * deal.step:
        guests.extend(who.id for who in world.leaders.values() if who.role == "vp")
    return guests


def meet(world: World, rep: Rep, meeting: Appointment) -> bool:
    """Hold a meeting with a customer, or wait for them in vain; True if held."""
    rng, deal = world.rng, meeting.deal
    if deal is None:
        meeting.outcome = "COMPLETED"
        return True
    deal.appointment = None
    shows = 0.72 + 0.26 * deal.interest if deal.alive else 0.12
    if not deal.open or rng.random() > shows:
        _missed(world, rep, deal, meeting)
        return False
    meeting.outcome = "COMPLETED"
    deal.touch(world.day)
    deal.met = True
    deal.work += meeting.length / 60
    heard(world, rep, deal, "meeting", meeting.contacts[0])
    if deal.alive:
        helped = 0.03 if len(meeting.attendees) > 1 else 0.0
        deal.warm(rng.gauss(0.035 * rep.temper.skill + helped, 0.06))
        if rng.random() < 0.5:
            deal.pending = world.day
    return True


def _missed(world: World, rep: Rep, deal: Deal, meeting: Appointment) -> None:
    if deal.alive and deal.open and world.rng.random() < 0.55:
        meeting.outcome = "RESCHEDULED"
        book(world, rep, deal, meeting.minute)
    else:
        meeting.outcome = world.rng.choice(("NO_SHOW", "CANCELED"))


def customer_moves(world: World, deal: Deal) -> None:
    """Let a customer take their next step today, if they have what they need."""
    date = world.days.date_of(world.day)
    if not deal.alive or date.weekday() > 4:
        return
    if world.rng.random() >= may_move_on(deal, world.day, date.day, world.season):
        return
    rep = world.reps[deal.owner]
    minute = world.rng.randint(540, 1000)
    last = len(deal.motion.stages) - 1
    if deal.step == last - 1 and not decides_for_us(deal, world.rng):
        deal.die(world.day, "rival chosen", ghost=world.rng.random() < 0.35)
        if not deal.ghost:
            refuse(world, deal)
        return
    _says(
        world, deal, minute, "Re: our decision" if deal.step >= last - 1 else "Re: yes"
    )
    delight(rep, deal, 0.15)
    if deal.step == last:
        win(world, deal, minute)
    else:
        _next_step(world, deal, minute, last)


def _next_step(world: World, deal: Deal, minute: int, last: int) -> None:
    deal.step += 1
    deal.chosen = deal.chosen or deal.step == last
    deal.work, deal.met, deal.step_since = 0.0, False, world.day
    deal.need *= world.rng.uniform(0.85, 1.2)
    deal.wants_meeting = world.rng.random() < deal.motion.meets
    world.mark(deal, minute, "stage", stage_id(deal))
    if world.rng.random() < 0.25:
        deal.amount = max(100, round(deal.amount * world.rng.uniform(0.8, 1.15), -2))
        world.mark(deal, minute, "amount", f"{deal.amount:.2f}")
    if deal.close_day <= world.day:
        deal.close_day = guess_close(world, deal)
        world.mark(deal, minute, "close_date", str(world.days.date_of(deal.close_day)))


def _says(world: World, deal: Deal, minute: int, title: str) -> None:
    """Let the customer say something on their own, by mail or by telephone."""
    contact = buyer_for(world, deal).contact
    by_phone = world.rng.random() < deal.motion.phone * 0.6
    kind, way = ("call", "in") if by_phone else ("email", "in")
    title = f"Call from {contact.name}" if by_phone else title
    seconds = world.rng.randint(90, 900) if by_phone else 0
    world.log(
        Happening(
            world.day, minute, kind, deal.owner, deal.id, contact.id, way, title,
            "answered" if by_phone else "", seconds,
        )
    )  # fmt: skip
    deal.sign(world.day, "call" if by_phone else "mail", contact.id)


def writes_first(world: World, deal: Deal) -> None:
    """Let a keen customer turn to the rep without being asked."""
    keen = 0.28 * deal.interest**1.5 / deal.motion.cadence * min(1.0, world.season)
    if not deal.alive or world.rng.random() > keen:
        return
    rep = world.reps[deal.owner]
    buyer = buyer_for(world, deal)
    if buyer.chatty and rep.temper.texts:
        heard(world, rep, deal, "text message", buyer.contact.id)
    else:
        _says(world, deal, world.rng.randint(520, 1050), "A question from us")
        heard(world, rep, deal, deal.signs[-1][1], deal.signs[-1][2])


def refuse(world: World, deal: Deal) -> None:
    """Let a customer say no."""
    _says(world, deal, world.rng.randint(540, 1020), "Re: we have decided otherwise")
    deal.knows = True


def win(world: World, deal: Deal, minute: int) -> None:
    """Sign."""
    deal.won, deal.closed, deal.close_day = True, world.day, world.day
    deal.amount = max(100, round(deal.amount * world.rng.uniform(0.9, 1.02), -1))
    world.mark(deal, minute + 5, "amount", f"{deal.amount:.2f}")
    world.mark(deal, minute + 5, "close_date", str(world.days.date_of(world.day)))
    world.mark(deal, minute + 5, "stage", stage_id(deal))


def give_up(world: World, deal: Deal, minute: int) -> None:
    """Let the rep close a deal as lost."""
    deal.closed = deal.close_day = world.day
    world.mark(deal, minute, "close_date", str(world.days.date_of(world.day)))
    world.mark(deal, minute, "stage", f"{deal.motion.pipeline_id}_lost")
    if deal.dead is None:
        deal.die(world.day, "given up by us", ghost=True)


def customer_acts(world: World, due: Due) -> None:
    """Do what a customer had it in mind to do today."""
    deal = due.deal
    if deal is None or not deal.open:
        return
    rep = world.reps[deal.owner]
    minute = world.rng.randint(500, 1070)
    title = "Accepted: shall we meet?" if due.what == "accept" else "Re: your message"
    if due.what == "accept" and (not deal.alive or deal.appointment is not None):
        return
    world.log(
        Happening(
            world.day, minute, "email", deal.owner, deal.id, due.contact.id, "in", title
        )
    )
    heard(world, rep, deal, "mail", due.contact.id)
    if due.what == "accept":
        book(world, rep, deal, minute)
