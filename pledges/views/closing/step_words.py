"""The words of each step of winding up, for whoever presses it."""

from dataclasses import dataclass

from pledges.closing import offers, report_requests, thanks, unanswered
from relief.kit.i18n import N_

MONEY = "money"


@dataclass(frozen=True, slots=True)
class Words:
    """What a step is called, does and cannot undo."""

    title: str
    does: str
    back: str


WORDS = {
    MONEY: Words(
        N_("Propose the money that is not placed"),
        N_(
            "A plan is made: money with no preference goes whole to the default destination, the "
            "rest as its donors wish. You look at it before anything is sent."
        ),
        N_("A plan reserves nothing. What you send from it can be taken back for ten minutes."),
    ),
    offers.KEY: Words(
        N_("Tell donors whose offers were not needed"),
        N_(
            "Each offer gets a last day, and its donor one letter by e-mail. After that day the "
            "offer is let go. Whoever has no e-mail reads it on their own page; their offers are "
            "on the desk if you wish to call."
        ),
        N_(
            "It can be taken back until the relief effort closes: each offer gets its old day "
            "again, and letters that have not left do not leave."
        ),
    ),
    offers.UNPLACED: Words(
        N_("Tell donors whose goods, services or time nobody took"),
        N_(
            "Each promise is kept in reserve until a last day, and its donor gets one letter by "
            "e-mail. After that day it is let go. Whoever has no e-mail reads it on their own "
            "page; their promises are on the desk if you wish to call."
        ),
        N_(
            "It can be taken back until the relief effort closes: each is promised as before, and "
            "letters that have not left do not leave."
        ),
    ),
    unanswered.KEY: Words(
        N_("Ask organizations that have not answered"),
        N_(
            "Each organization gets one letter that lists all it was sent and has not answered, "
            "with the last day for an answer. After that day you can take it back."
        ),
        N_("A letter that has left cannot be taken back."),
    ),
    unanswered.RECALLED: Words(
        N_("Take back what was not answered"),
        N_(
            "Each organization is told once. The promises are open again: propose the money "
            "elsewhere, and tell the donors of the rest."
        ),
        N_("It cannot be undone, but what was taken back can be sent again from the desk."),
    ),
    report_requests.KEY: Words(
        N_("Ask organizations what has arrived"),
        N_("Each organization gets one letter that lists all it accepted and has not reported."),
        N_("A letter that has left cannot be taken back."),
    ),
    thanks.KEY: Words(
        N_("Thank everyone of whom something arrived"),
        N_(
            "Each person is thanked once: by e-mail, else by a letter that you print, else on "
            "their own page. They read what arrived and where it went, and that it is no official "
            "receipt. Who asked for no more mail gets none."
        ),
        N_("A letter that has left cannot be taken back."),
    ),
    "calls": Words(
        N_("End the calls that would bring new promises"),
        N_(
            "Calls about needs and calls that broke off are ended. Calls about promises in doubt "
            "or overdue, and those that donors asked for, stay: somebody makes them."
        ),
        N_("It can be taken back until the relief effort closes: the calls are due again."),
    ),
    "drafts": Words(
        N_("End the calls that broke off"),
        N_("They end as “the relief effort is over”. What was taken down is forgotten."),
        N_("It cannot be taken back, since the words are gone."),
    ),
}
