"""A day on the helpline: calls that one specialist took, and one that is still on the line."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.helpline import asking, contacts, needs, referrals, slips
from relief.helpline.models import HelplineContact
from relief.helpline.schemas import CallerIn, GiveIn, NeedIn, OutcomeIn, SlipIn
from relief.helpline.words import Answer, Channel, NeedKind, Outcome, Reason, SlipWay
from relief.kit import forms
from relief.rehearsal.stage import Stage

WHO = "specialist@example.org"
HERSELF, HEARD = NeedKind.PRESENTING, NeedKind.ASSESSED


@dataclass(frozen=True, slots=True)
class Wish:
    """A need: what a service for it is called, or why there was none."""

    name: str
    word: str = ""
    reason: Reason | None = None
    kind: NeedKind = HERSELF


@dataclass(frozen=True, slots=True)
class Told:
    """One call."""

    ago: int  # minutes
    place: str
    wishes: tuple[Wish, ...]
    channel: Channel = Channel.PHONE
    lang: str = "en"
    asked: tuple[tuple[str, Answer], ...] = ()
    more: dict[str, str] = field(default_factory=dict)
    danger: bool = False


YES, NO = Answer.ACCEPTED, Answer.DECLINED
CALLS = (
    Told(412, "Goderich", (Wish("Food", "Food"),), asked=(("benefits", NO),)),
    Told(388, "Seaforth", (Wish("a ride to the cancer clinic", reason=Reason.TRANSPORT),)),
    Told(371, "Exeter", (Wish("lost my job", "Employment"),), asked=(("food", YES),)),
    Told(340, "Clinton", (Wish("Legal advice", "Legal"),), Channel.CHAT),
    Told(322, "Goderich", (Wish("logement", reason=Reason.FULL),), lang="fr"),
    Told(301, "Kincardine", (Wish("somebody to talk to", "Counsel"),), danger=True),
    Told(270, "Wingham", (Wish("Child care", reason=Reason.NONE_IN_AREA),)),
    Told(236, "Stratford", (Wish("heating bill", "Energy"), Wish("Food", "Food", kind=HEARD))),
    Told(190, "Bayfield", (Wish("a crib and diapers", "Family"),), more={"age_group": "18_24"}),
    Told(142, "Goderich", (Wish("evacuated, no bed", "Shelter"),), more={"campaign": "goderich"}),
    Told(77, "", (Wish("the number of the tax office", reason=Reason.CLOSED_NOW),), Channel.TEXT),
)
OPEN = Told(
    6,
    "Goderich",
    (Wish("my kids are hungry", "Food"), Wish("behind on rent", kind=HEARD)),
    asked=(("utilities", NO),),
    more={"language": "fr", "note": "Two children. Works nights, so call after noon."},
)


def answered(stage: Stage, now: datetime) -> None:
    """The calls of a day, each at its own time."""
    for told in (*CALLS, OPEN):
        stage.at(now - timedelta(minutes=told.ago))
        with stage.acting(stage.who[WHO]) as session:
            row = _taken(stage, session, told)
        if told is OPEN:
            return
        stage.minutes(3, 12)
        with stage.acting(stage.who[WHO]) as session:
            contacts.wrap(session, contacts.going(session, row.id))


def _taken(stage: Stage, session: Session, told: Told) -> HelplineContact:
    row = contacts.begin(session, told.channel, told.lang)
    fields = {"place": told.place, **told.more}
    contacts.save(session, row, forms.parse(CallerIn, fields), {}, "")
    if told.danger:
        contacts.danger(session, row)
    zone = stage.settings.time_zone
    given = [_answer(session, row, wish, told.lang, zone) for wish in told.wishes]
    for key, said in told.asked:
        asking.answer(session, row, key, said, told.lang)
    if told is not OPEN:
        for need in contacts.open_needs(session, row):
            needs.decide(session, need, OutcomeIn(outcome=Outcome.INFORMATION))
    if any(given):
        slips.give(session, row, SlipIn(way=SlipWay.PRINT), zone)
    return row


def _answer(session: Session, row: HelplineContact, wish: Wish, lang: str, zone: str) -> bool:
    """What came of a need; whether a service was given."""
    need = needs.add(session, row, NeedIn(name=wish.name, kind=wish.kind), lang)
    if wish.reason:
        needs.decide(session, need, OutcomeIn(outcome=Outcome.UNMET, reason=wish.reason))
    service = _service(session, wish.word) if wish.word else None
    if service is not None:
        said = GiveIn(service=service.record_id, need=need.id)
        referrals.give(session, row, said, lang, zone)
    return service is not None


def _service(session: Session, word: str) -> DirectoryRecord | None:
    query = select(DirectoryRecord).where(
        DirectoryRecord.kind == Kind.SERVICE,
        DirectoryRecord.lang == "en",
        col(DirectoryRecord.name).contains(word),
        DirectoryRecord.document != "",
    )
    return session.exec(query.order_by(col(DirectoryRecord.name)).limit(1)).first()
