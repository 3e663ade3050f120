"""A house in use: every kind of thing there is, so that each handler has work to do."""

from datetime import timedelta
from html.parser import HTMLParser

from starlette.testclient import TestClient

from notifications.appeals import service as appeals
from notifications.appeals.schemas import AppealIn
from pledges.arrivals import list_file as reading
from pledges.arrivals import lists
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import links
from pledges.lane.keys import link_token
from relief.agencies import invitations
from relief.agencies.models import INVITED
from relief.directory import ledger, store
from relief.directory.records import Organization, Service
from relief.directory.store import Origin
from relief.directory.upkeep.invited import asking
from relief.directory.upkeep.temporary import service as temporary
from relief.directory.upkeep.temporary.opening import Opening
from relief.directory.upkeep.unanswered import service as unanswered
from relief.helpline import contacts
from relief.helpline.survey import inviting
from relief.helpline.survey.models import HelplineSurvey, SurveyState
from relief.kit import clock, csrf, forms, ids, outbox, sessions
from relief.kit.auth import SCOPES
from relief.kit.outbox import Letter, OutboxMessage, OutboxState
from relief.staff import tokens
from relief.staff.schemas import NewToken
from tests.fixtures import a_campaign, a_need, a_pledged, an_account, an_agency
from tests.pledges.listing import listed

ROLES = ("coordinator", "admin", "agency", "call-taker")


class House:
    """An application, people of four roles, a partner's token, and what the paths name."""

    def __init__(self, app, db, settings):
        self.settings = settings
        self.client = TestClient(
            app,
            base_url=settings.base_url,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        with db.session(write=True) as session:
            self._furnish(session)
            self.sessions = {role: self._signed_in(session, role) for role in ROLES}
            wish = forms.parse(NewToken, {"name": "Partner", "scopes": list(SCOPES)})
            row, self.token = tokens.make(session, wish)
            self.places["token_id"] = row.id
        with db.session() as session:
            self.session_ids = {
                role: str(sessions.find(session, value).id) for role, value in self.sessions.items()
            }

    def _furnish(self, session):
        campaign, agency = a_campaign(session), an_agency(session)
        invited = an_agency(session, standing=INVITED, active=False)
        need = a_need(session, campaign, agency)
        waiting, offered = (a_pledged(session, campaign) for _ in range(2))
        where = [Placement(offered.reference, agency.id, None, offered.amount)]
        sent, _ = presses.send(session, self.settings, where)
        letter = Letter("intake@example.org", "dispatch_offer", "en", {})
        failed = outbox.put(session, about=waiting.reference, channel="email", letter=letter)
        session.get_one(OutboxMessage, failed).state = OutboxState.FAILED
        self.agency_id = agency.id
        self.places = {
            "slug": campaign.slug,
            "appeal": self._written(session, campaign),
            "agency": agency.slug,
            "need": str(need.id),
            "reference": waiting.reference,
            "dispatch": sent[0].reference,
            "message": failed,
            "batch": sent[0].batch_id,
            "link": links.make(
                self.settings.secret, sent[0].batch_id, until=clock.now() + links.LASTS
            ),
            "person_donor": waiting.donor_id,
            "donor": link_token(self.settings.secret, waiting.id),
            "report": "days",
            "contact": contacts.begin(session).id,
            "asked": self._caller_with_a_link(session),
            "invitation": invitations.make(self.settings.secret, invited.id),
            "arrivals": self._list_of_arrivals(session, agency, sent[0]),
            **self._directory(session),
        }

    def _caller_with_a_link(self, session):
        call = contacts.begin(session)
        survey = HelplineSurvey(
            contact_id=call.id,
            state=SurveyState.INVITED,
            due_on=clock.now().date(),
            asked_by="staff:ruth",
        )
        session.add(survey)
        session.flush()
        return inviting.url(self.settings, survey).rpartition("/")[2]

    def _directory(self, session):
        organization = Organization(id=ids.new(), name="Lakeshore Table", email="table@example.org")
        service = Service(id=ids.new(), name="Food bank", organization_id=organization.id)
        given = [(organization, ""), (service, "")]
        store.save_all(session, given, "en", Origin(by="cli"))
        return {
            "organization": organization.id,
            "service": service.id,
            **self._kept_up(session, organization),
        }

    def _kept_up(self, session, organization):
        """What the resource team has to do about the directory."""
        told = {"place": "Hall", "town": "Clinton", "run_by": organization.name, "told_by": "Ida"}
        day = clock.now().date() + timedelta(days=2)
        told |= {"sort": "shelter", "until_day": day.isoformat(), "until_time": "08:00"}
        opening = forms.parse(Opening, told)
        ledger.note(session, "hydro arrears", "", "en", day)
        asked = [asking.ask(session, self.settings, organization.id, "en") for _ in range(2)]
        asking.consume(session, asked[1], sealed=None)
        open_one = asking.ask(session, self.settings, organization.id, "en")
        return {
            "temporary": temporary.open_one(session, opening, self.settings.time_zone),
            "unanswered": unanswered.listing(session)[0].id,
            "answer": asked[1].id,
            "update": asking.url(self.settings, open_one).rpartition("/")[2],
        }

    def _list_of_arrivals(self, session, agency, sent):
        data = listed(f"{sent.reference},,50.00,2011-08-20,R-1")
        report = reading.read(data, clock.now().date())
        digest = reading.digest(data, "")
        of, _ = lists.bring(session, agency, report, digest=digest, way="upload")
        return of.id

    def _signed_in(self, session, role):
        given = {"agency_id": self.agency_id} if role == "agency" else {}
        account = an_account(session, role, **given)
        self.places["person"] = account.id
        return sessions.begin(session, account.id, timedelta(hours=1))

    def ask(self, person, method, path, headers=None, **body):
        """One request by the public (""), one of our people, or a partner's program ("token")."""
        self.client.cookies.clear()
        shown = {"accept-language": "en"}
        if person == "token":
            shown["authorization"] = f"Bearer {self.token}"
        elif person:
            shown["cookie"] = f"{sessions.cookie_name(https=False)}={self.sessions[person]}"
        return self.client.request(method, path, headers=shown | (headers or {}), **body)

    def send(self, person, path, fields, headers=None, **body):
        """A form, with its token."""
        data = {"form_token": self.form_token(person)} | fields
        return self.ask(person, "POST", path, headers, data=data, **body)

    def form_token(self, role=""):
        """What a form of that person carries."""
        return csrf.token(self.settings.secret, self.session_ids.get(role, ""))

    def _written(self, session, campaign):
        text = {"en": "Goderich needs you. {link}", "fr": "Goderich a besoin de vous. {link}"}
        body = forms.parse(AppealIn, {"text": text, "networks": ["preview"]})
        return str(appeals.create(session, campaign, body).id)

    def path(self, pattern):
        """The path of `pattern` with what is really there."""
        before, _, rest = pattern.partition("{")
        if not rest:
            return pattern
        name, _, after = rest.partition("}")
        return self.path(f"{before}{self._place(name.partition(':')[0], before)}{after}")

    def _place(self, name, before):
        rooms = {
            "/agencies/": "agency",
            "/appeals/": "appeal",
            "/needs/rows/": "need",
            "/needs/": "need",
            "/dispatches/": "dispatch",
            "/failures/": "message",
            "/desk/donors/": "person_donor",
            "/mailbox/": "message",
            "/staff/tokens/": "token_id",
            "/staff/": "person",
            "/agency/offers/": "link",
            "/agency/profile/": "invitation",
            "/directory/update/": "update",
            "/directory/updates/": "answer",
            "/ask/": "asked",
            "/directory/records/": "organization",
            "/directory/temporary/": "temporary",
            "/directory/unanswered/": "unanswered",
            "/reports/": "report",
            "/line/": "contact",
            "/hsds/v3/services/": "service",
            "/hsds/v3/organizations/": "organization",
            "/arrivals/": "arrivals",
        }
        known = next((place for end, place in rooms.items() if before.endswith(end)), name)
        return self.places.get(known, ids.new())


class Forms(HTMLParser):
    """Every form of a page that is sent by POST: its action and its fields as they stand."""

    def __init__(self, page, path):
        super().__init__()
        self.found, self.path = [], path
        self._fields = self._select = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and given.get("method", "").lower() == "post":
            self._fields = {}
            self.found.append((given.get("action") or self.path, self._fields))
        elif self._fields is None or not given.get("name", self._select):
            return
        elif tag in {"input", "textarea", "button"}:
            self._fields.setdefault(given["name"], given.get("value") or "")
        elif tag == "select":
            self._select = given["name"]
            self._fields.setdefault(self._select, "")
        elif tag == "option" and self._select:
            self._fields[self._select] = self._fields[self._select] or given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._fields = None
        if tag == "select":
            self._select = None
