"""The way to every page: who may open it, where it begins, which links lead on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A page's route, the role that opens it, an address, and the links from there to the page.

    `sends` stands for filling in the form that is found at the address, and sending it.
    """

    route: str
    role: str
    begins: str
    links: tuple[str, ...] = ()
    status: int = 200
    sends: bool = False

    def __str__(self):
        return f"{self.route} ({self.role or 'anyone'})" + (f" {self.status}" * (self.status > 200))


def way(route, role="", begins="", *links, status=200, sends=False):
    """A way; it begins at the route itself if nothing else is said."""
    return Way(route, role, begins or route, links, status, sends)


DESK = "/desk?campaign=goderich&kind=services"  # a short list: axe looks at each row
GONE = "/desk?campaign=goderich&state=withdrawn"
LATE = "/desk/overdue?campaign=goderich"
EFFORT = "/campaigns/goderich"
NEEDS = f"{EFFORT}/needs"
# What was written to a donor, and to an organization, stands in the demo's mailbox.
DONOR = ("/mailbox", "tr a:has-text('promise to give')", "main a[href*='/p/']")
FUND = (
    "/mailbox?q=maitland-relief-fund@example.org",
    "tr a:has-text('offers of help')",
    "main a[href*='/agency/offers/']",
)
REMINDED = (
    "/mailbox?q=A reminder of your promise",
    "tr a:has-text('A reminder of your promise')",
    "main a[href*='/p/']",
)
FUND_S, A_LIST = "/desk/arrivals?agency=maitland-relief-fund", "main li a[href*='/arrivals/']"
INVITED = ("/agencies?q=Bayfield Neighbours", "th a")
CLINTON = "/agencies?q=Clinton Clothing"
PROFILE = ("/mailbox?q=invited@example.org", "tr a", "main a[href*='/agency/profile/']")
DRAFT = ("/comms", "tr:has-text('Draft') th a, tr:has-text('Brouillon') th a")
TO_READ = ("/comms", "tr:has-text('Waits for approval') th a, tr:has-text('En attente') th a")
COPIED = ("/comms", "h2:has-text('Approved') + .table th a, h2:has-text('Approuvés') + .table th a")
OWNER = ("/directory?kind=organization&q=Clinton", "th a")
OWN_RECORDS = (
    "/mailbox?q=clinton-cupboard@example.org",
    "tr a:has-text('211')",
    "main a[href*='/directory/update/']",
)
ASKED = ("/mailbox?q=asked.caller@example.org", "tr a", "main a[href*='/ask/']")
KEPT = ("/directory?kind=service&mark=temporary", "th a")
PLAN = ("/desk/plans", "tr:last-child th a")
SHELTER = ("/help/emergency", "h4 a")

WAYS = (
    way("/"),
    way("/c/{slug}", begins="/c/goderich"),
    way("/c/{slug}/needs", begins="/c/goderich/needs"),
    way("/help"),
    way("/help", "", "/help?q=food&open=yes&near=Goderich"),
    way("/help", "", "/help?q=unicornhorn"),
    way("/help", "", "/help", ".kinds a"),
    way("/help/emergency"),
    way("/help/leaving"),
    way("/help/{id:uuid}", "", *SHELTER),
    way("/help/{id:uuid}/mistake", "", *SHELTER, "a[href$='/mistake']"),
    way("/help/organization/{id:uuid}", "", *SHELTER, "article a[href*='/organization/']"),
    way("/g/{code}", begins="/g/QQQQQ", status=404),
    way("/desk/board", "coordinator", "/desk/board?campaign=goderich&kind=money"),
    way("/c/{slug}/updates", begins="/c/goderich/updates"),
    way("/c/{slug}/updates/{id:uuid}", "", "/c/goderich/updates", "main a[href*='/updates/']"),
    way("/c/{slug}/give", begins="/c/goderich/give"),
    way("/c/{slug}/thanks", "", "/c/goderich/give", sends=True),
    way("/c/{slug}/closing", "", "/c/seaforth-ice-storm/closing"),
    way("/p"),
    way("/p/{reference}", "", *DONOR),
    way("/p/{reference}/cancel", "", *DONOR, "a[href*='/cancel']"),
    way("/p/{reference}/instalments", "", *REMINDED, "a[href*='/instalments?']"),
    way("/p/{reference}/reminders", "", *REMINDED[:2], "main a[href*='/reminders?']"),
    way("/p/{reference}/wish", "", *DONOR, "a[href*='/wish']"),
    way("/agency/offers/{token}", "", *FUND),
    way("/agency", "agency"),
    *(way(f"/agency/{name}", "agency") for name in ("people", "history", "fill", "messages")),
    way("/agencies/{slug}/messages", "coordinator", "/agencies", "th a", "a[href$='/messages']"),
    way("/agencies/{slug}/people", "coordinator", "/agencies", "th a", "a[href$='/people']"),
    way("/agency/arrivals", "agency"),
    way("/agency/arrivals/{id:uuid}", "agency", "/agency/arrivals", A_LIST),
    way("/map"),
    way("/map/{code}", "", "/map/3540"),
    way("/figures", "", "/map", "main a[href='/figures']"),
    way("/line/gaps", "specialist"),
    way("/line/follow-ups", "specialist"),
    way("/line/follow-ups/{id:uuid}", "specialist", "/line/follow-ups", "main ol button"),
    way("/ask/{token}", "", *ASKED),
    way("/line/survey", "specialist"),
    way("/line/survey/{id:uuid}", "specialist", "/line/survey", "main ol button"),
    way("/line/gaps/{code}", "specialist", "/line/gaps/3540?period=year"),
    way("/sign-in"),
    way("/join"),
    way("/recover"),
    way("/mailbox", "coordinator"),
    way("/mailbox/{id}", "coordinator", "/mailbox", "a[href^='/mailbox/']"),
    way("/account", "specialist"),
    way("/console", "call-taker", "/console?choose=1"),
    way("/console/{slug}", "call-taker", "/console/goderich"),
    way("/console/{slug}/paper", "call-taker", "/console/goderich/paper"),
    way("/console/{slug}/paper/unclear", "call-taker", "/console/goderich/paper/unclear"),
    way("/console/{slug}/paper/{id:uuid}", "call-taker", "/console/goderich/paper", "th a"),
    way("/campaigns/{slug}/pads", "coordinator", f"{EFFORT}/pads"),
    way("/campaigns/{slug}/pads/{number}", "coordinator", f"{EFFORT}/pads", "th a"),
    way("/desk", "coordinator", DESK),
    way("/desk/calls", "call-taker"),
    way("/desk/calls/{id:uuid}", "call-taker", "/desk/calls", "[data-press=n]"),
    way("/desk/pledges/{reference}", "coordinator", DESK, "th a.ref"),
    way("/desk/pledges/{reference}", "coordinator", GONE, "th a.ref"),
    way("/desk/donors", "call-taker", "/desk/donors?q=Field"),
    way("/desk/wishes/{reference}", "call-taker", "/desk/donors?q=Field", "a[href^='/desk/wish']"),
    way("/desk/donors/{id}", "call-taker", "/desk/donors?q=Field", "h2 a[href*='donors/']"),
    way("/desk/pledges/{reference}/instalments", "coordinator", LATE, "th a.ref"),
    way("/desk/overdue", "coordinator", LATE),
    way("/desk/plans", "coordinator"),
    way("/desk/arrivals", "coordinator", FUND_S),
    way("/desk/arrivals/{id:uuid}", "coordinator", FUND_S, A_LIST),
    way("/desk/plans/{id}", "coordinator", *PLAN),
    way("/desk/plans/{id}/compare", "coordinator", *PLAN, "a[href$='/compare']"),
    way("/desk/unanswered", "coordinator"),
    way("/desk/print", "coordinator", "/desk/print?campaign=bayfield-flood"),
    way("/county", "county"),
    way("/county/{slug}", "county", "/county/goderich"),
    way("/failures", "coordinator"),
    way("/surges", "comms"),
    way("/surges/{id:uuid}", "comms", "/surges", "th a"),
    way("/campaigns", "coordinator"),
    way("/line", "specialist"),
    way("/line/contacts", "specialist"),
    way("/line/{id:uuid}", "specialist", "/line", "main li a"),
    way("/line/{id:uuid}", "specialist", "/line/contacts", "tbody tr:last-child th a"),
    way("/line/{id:uuid}/slips/{slip:uuid}", "specialist", "/line/contacts", "tr:last-child th a",
        "a[href*='/slips/']"),
    way("/directory", "specialist"),
    way("/directory/records/new", "specialist"),
    way("/directory/records/{id:uuid}", "specialist", *KEPT),
    way("/directory/records/{id:uuid}/{lang}", "specialist", *KEPT, "a[href$='/fr']"),
    way("/directory/records/{id:uuid}/confidential", "specialist", *KEPT,
        "a[href$='/confidential']"),
    way("/directory/records/{id:uuid}/kinds", "specialist", *KEPT, "a[href$='/kinds']"),
    way("/directory/verify", "specialist"),
    way("/directory/verify/{id:uuid}", "specialist", "/directory/verify", "th a"),
    way("/directory/updates", "specialist"),
    way("/directory/updates/{id:uuid}", "specialist", "/directory/updates", "th a"),
    way("/directory/records/{id:uuid}/ask", "specialist", *OWNER, "a[href$='/ask']"),
    way("/directory/update/{token}", "", *OWN_RECORDS),
    way("/directory/unanswered", "specialist"),
    way("/directory/unanswered/{id:uuid}", "specialist", "/directory/unanswered", "th a"),
    way("/directory/temporary", "specialist"),
    way("/directory/temporary/new", "specialist"),
    way("/directory/temporary/{id:uuid}", "specialist", "/directory/temporary", "th a"),
    way("/campaigns/alerts", "coordinator"),
    way("/campaigns/alerts/{id:uuid}", "coordinator", "/campaigns/alerts", "th a"),
    way("/campaigns/new", "coordinator", "/campaigns/new?hazard=flood&place=Bayfield"),
    way("/campaigns/{slug}", "coordinator", EFFORT),
    way("/campaigns/{slug}/edit", "coordinator", f"{EFFORT}/edit"),
    *(way(f"/campaigns/{{slug}}/{step}", "coordinator", f"{EFFORT}/{step}") for step in (
        "open", "pause", "resume", "close")),
    way("/reports/helpline", "coordinator"),
    way("/reports/helpline/survey", "coordinator"),
    way("/reports", "coordinator", "/reports?campaign=goderich"),
    way("/campaigns/{slug}/after-action", "coordinator", f"{EFFORT}/after-action"),
    way("/campaigns/{slug}/codes", "coordinator", f"{EFFORT}/codes"),
    way("/campaigns/{slug}/closing", "coordinator", f"{EFFORT}/closing"),
    *(way("/campaigns/{slug}/closing/step/{step}", "coordinator", f"{EFFORT}/closing/step/{each}")
      for each in ("money", "offers", "unplaced", "unanswered", "recalled", "asked", "calls",
                   "drafts", "thanks")),
    way("/campaigns/{slug}/closing/thanks", "coordinator",
        "/campaigns/seaforth-ice-storm/closing/thanks"),
    way("/campaigns/{slug}/matching", "coordinator", f"{EFFORT}/matching"),
    way("/campaigns/{slug}/needs", "coordinator", NEEDS),
    way("/campaigns/{slug}/needs/new", "coordinator", f"{NEEDS}/new"),
    way("/campaigns/{slug}/needs/{id}/edit", "coordinator", NEEDS, "td a[href$='/edit']"),
    way("/agencies", "coordinator"),
    way("/agencies/new", "coordinator"),
    way("/agencies/invite", "coordinator"),
    way("/agencies/{slug}/pause", "coordinator", "/agencies", "th a", "a[href$='/pause']"),
    way("/agencies/{slug}/webhook", "coordinator", CLINTON, "th a", "a[href$='/webhook']"),
    way("/agencies/{slug}/review", "coordinator", *INVITED, "a[href$='/review']"),
    way("/agency/profile/{token}", "", *PROFILE),
    way("/agencies/import", "coordinator"),
    way("/agencies/{slug}", "coordinator", "/agencies", "th a"),
    way("/agencies/{slug}/edit", "coordinator", "/agencies", "th a", "a[href$='/edit']"),
    way("/staff", "admin"),
    way("/staff/new", "admin"),
    way("/staff/join-codes", "admin"),
    way("/staff/tokens", "admin"),
    way("/staff/{id:uuid}", "admin", "/staff", "th a"),
    way("/comms", "comms"),
    way("/comms", "approver"),
    way("/comms/new", "comms", "/comms/new?campaign=goderich"),
    way("/comms/appeals/{id}", "comms", *DRAFT),
    way("/comms/appeals/{id}", "approver", *TO_READ),
    way("/comms/appeals/{id}/edit", "comms", *DRAFT, "a[href$='/edit']"),
    way("/comms/appeals/{id}/emergency", "comms", *DRAFT, "a[href$='/emergency']"),
    way("/comms/appeals/{id}/by-hand", "comms", *COPIED, "a[href$='/by-hand']"),
    way("/comms/appeals/{id}/schedule", "comms", *COPIED, "a[href$='/schedule']"),
    way("/comms/calendar", "comms"),
    way("/comms/times/{id}", "comms", "/comms/calendar", "a[href^='/comms/times/']"),
    way("/comms/posts", "comms"),
    way("/comms/posts/{id}/correct", "comms", "/comms/posts", "a[href$='/correct']"),
    way("/comms/posts/{id}/another-time", "comms", "/comms/posts", "a[href$='/another-time']"),
    way("/comms/posts/{id}/take-down", "comms", "/comms/posts", "a[href$='/take-down']"),
    way("/comms/stop", "call-taker"),
    way("/comms/resume", "comms"),
    way("missing", begins="/c/nowhere", status=404),
    way("refused", "call-taker", "/desk", status=403),
)  # fmt: skip
# Answers that are no pages: for programs, for printers, or pieces that a page fetches.
NO_PAGES = {
    "/help/results",
    "/comms/pictures/{id}",
    "/console/paper",
    "/console/{slug}/paper/{id:uuid}/slip",
    "/campaigns/{slug}/pads/{number}/pad.pdf",
    "/c/{slug}/closing.pdf",
    "/campaigns/{slug}/closing/thanks.pdf",
    "/map/data.json",
    "/reports/helpline.xlsx",
    "/reports/helpline/survey.csv",
    "/reports/helpline/tables/{name}.csv",
    "/figures/{quarter}.csv",
    "/figures/{quarter}.json",
    "/map/{quarter}.csv",
    "/map/{quarter}.json",
    "/healthz",
    "/readyz",
    "/metrics",
    "/desk/events",
    "/notices",
    "/notices/events",
    "/console/events",
    "/desk/rows/{reference}",
    "/desk/calls/queue",
    "/desk/calls/needs",
    "/desk/pledges/{reference}/letter.pdf",
    "/p/{reference}/letter.pdf",
    "/county/{slug}/sitrep.pdf",
    "/c/{slug}/needs.json",
    *(f"/c/{{slug}}/updates.{form}" for form in ("atom", "rss", "json")),
    "/c/{slug}/updates/{id:uuid}.cap",
    "/updates/{id:uuid}",
    "/g/{code}",
    "/console/{slug}/briefing",
    "/console/{slug}/light",
    "/campaigns/{slug}/briefing",
    "/agency/open.csv",
    "/agency/history.csv",
    "/reports/{slug}/all.xlsx",
    "/reports/{slug}/all.pdf",
    "/reports/{slug}/{name}.csv",
    *(f"/campaigns/{{slug}}/after-action/{name}" for name in ("all.xlsx", "all.pdf", "{name}.csv")),
    "/campaigns/{slug}/needs/rows/{id}",
}
