"""The helpline's words of state, and what people read for them."""

from enum import StrEnum

from relief.kit.i18n import N_


class Channel(StrEnum):
    """How somebody reached the helpline."""

    PHONE = "phone"
    CHAT = "chat"
    TEXT = "text"
    WEB = "web"
    WALK_IN = "walk_in"


class ContactState(StrEnum):
    """Where a contact stands."""

    OPEN = "open"
    WRAPPED = "wrapped"
    ABANDONED = "abandoned"  # the caller was gone before anything could be done


class NeedKind(StrEnum):
    """Who named a need: the caller, the specialist, or a question that went further."""

    PRESENTING = "presenting"
    ASSESSED = "assessed"
    RELATED = "related"


class Outcome(StrEnum):
    """What came of one need."""

    REFERRED = "referred"
    INFORMATION = "information"
    TRANSFERRED = "transferred"
    CALLER_DECLINED = "caller_declined"
    UNMET = "unmet"


class Reason(StrEnum):
    """Why a need stays without an answer."""

    NONE_EXISTS = "none_exists"
    NONE_IN_AREA = "none_in_area"
    NOT_ELIGIBLE = "not_eligible"
    FULL = "full"
    CLOSED_NOW = "closed_now"
    COST = "cost"
    TRANSPORT = "transport"
    LANGUAGE = "language"
    ACCESS = "access"
    DOCUMENTS = "documents"
    REFUSED = "refused"


class Given(StrEnum):
    """How a service was given."""

    GIVEN = "given"
    WARM_TRANSFER = "warm_transfer"
    ADVOCACY = "advocacy"


class Answer(StrEnum):
    """What a caller said to a question that goes further."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class NoDanger(StrEnum):
    """Why danger was taken back."""

    BY_MISTAKE = "by_mistake"
    MISHEARD = "misheard"


class SlipWay(StrEnum):
    """How a caller takes the services along."""

    TEXT = "text"
    EMAIL = "email"
    PRINT = "print"
    READ_ALOUD = "read_aloud"


CHANNELS = {
    Channel.PHONE: N_("Telephone"),
    Channel.CHAT: N_("Chat"),
    Channel.TEXT: N_("Text message"),
    Channel.WEB: N_("Web form"),
    Channel.WALK_IN: N_("Visit"),
}
STATES = {
    ContactState.OPEN: N_("Unfinished"),
    ContactState.WRAPPED: N_("Completed"),
    ContactState.ABANDONED: N_("Caller gone"),
}
KINDS = {
    NeedKind.PRESENTING: N_("The caller asked"),
    NeedKind.ASSESSED: N_("You heard"),
    NeedKind.RELATED: N_("Asked further"),
}
OUTCOMES = {
    Outcome.REFERRED: N_("Given a service"),
    Outcome.INFORMATION: N_("Informed"),
    Outcome.TRANSFERRED: N_("Put through"),
    Outcome.CALLER_DECLINED: N_("The caller declined"),
    Outcome.UNMET: N_("Help not found"),
}
REASONS = {
    Reason.NONE_EXISTS: N_("No such service exists"),
    Reason.NONE_IN_AREA: N_("None where they live"),
    Reason.NOT_ELIGIBLE: N_("They do not qualify"),
    Reason.FULL: N_("Full, or a waiting list"),
    Reason.CLOSED_NOW: N_("Closed when they need it"),
    Reason.COST: N_("It costs too much"),
    Reason.TRANSPORT: N_("No way to get there"),
    Reason.LANGUAGE: N_("Not in their language"),
    Reason.ACCESS: N_("Not accessible to them"),
    Reason.DOCUMENTS: N_("Papers are missing"),
    Reason.REFUSED: N_("The service refused them"),
}
GIVEN = {
    Given.GIVEN: N_("Told"),
    Given.WARM_TRANSFER: N_("Put through"),
    Given.ADVOCACY: N_("Spoken for"),
}
NO_DANGER = {
    NoDanger.BY_MISTAKE: N_("Pressed by mistake"),
    NoDanger.MISHEARD: N_("I misunderstood: nobody is in danger"),
}
WAYS = {
    SlipWay.TEXT: N_("Text message"),
    SlipWay.EMAIL: N_("E-mail"),
    SlipWay.PRINT: N_("On paper"),
    SlipWay.READ_ALOUD: N_("Read aloud"),
}
# Asked, never guessed: not asked, declined, or one of these.
NOT_ASKED, DECLINED = "not_asked", "declined"
AGE_GROUPS = {
    NOT_ASKED: N_("Not asked"),
    DECLINED: N_("Rather not say"),
    "under_18": N_("Under 18"),
    "18_24": N_("18 to 24"),
    "25_44": N_("25 to 44"),
    "45_64": N_("45 to 64"),
    "65_plus": N_("65 or older"),
}
GENDERS = {
    NOT_ASKED: N_("Not asked"),
    DECLINED: N_("Rather not say"),
    "woman": N_("Woman"),
    "man": N_("Man"),
    "another": N_("Another gender"),
}
HOUSEHOLDS = {
    NOT_ASKED: N_("Not asked"),
    DECLINED: N_("Rather not say"),
    "alone": N_("Lives alone"),
    "couple": N_("Couple without children"),
    "with_children": N_("With children"),
    "others": N_("With other adults"),
    "no_home": N_("Without a home"),
}
