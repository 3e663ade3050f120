"""The Goderich rehearsal, played into an empty database by the real services in a few seconds."""

from collections.abc import Callable, Mapping

from relief.agencies import service as agencies
from relief.agencies.schemas import AgencyIn
from relief.kit import clock, forms
from relief.kit.auth import SCOPES
from relief.kit.db import Database
from relief.kit.settings import Settings
from relief.rehearsal import before, calls, cast, helpline, shelves, story, surveyed
from relief.rehearsal.agencies import bodies, connected
from relief.rehearsal.stage import Stage
from relief.staff import passwords, service, tokens
from relief.staff.agencies import id_of
from relief.staff.models import StaffAccount
from relief.staff.schemas import NewToken

Say = Callable[[str], None]


def load(
    settings: Settings, db: Database, secrets: Mapping[str, str], *, say: Say = lambda _: None
) -> str:
    """Play the rehearsal; returns the text of an API token with every scope.

    Args:
        settings: Of a demonstration: what is sent must stay on this machine.
        db: An empty database with every table.
        secrets: The password of each shown account, by its e-mail.
        say: Told what happens, since it takes some seconds.
    """
    now = clock.now()
    hashes = {email: passwords.hashed(text) for email, text in secrets.items()}
    with clock.hold(before.begins(now)) as held:
        stage = Stage(settings, db, held)
        say("Thirty organizations, a shift of people …")
        token = _found(stage, hashes)
        say("A directory of services, in English and in French …")
        stage.at(now)  # what was checked since the story began is checked all the same
        shelves.fill(stage)
        say("Two earlier relief efforts …")
        before.play(stage, now)
        say("Goderich: the calls, the needs, who took what …")
        story.play(stage, now)
        say("A day on the helpline …")
        calls.answered(stage, now)
        say("Fourteen months at the helpline …")
        helpline.called(stage, now)
        surveyed.asked(stage)
    return token


def _found(stage: Stage, hashes: Mapping[str, str]) -> str:
    """Organizations, people and the partner who are there before anything happens."""
    with stage.db.session(write=True, actor="cli") as session:
        for body in bodies():
            agency = agencies.create(session, forms.parse(AgencyIn, body))
            stage.agencies[agency.slug] = agency
        connected(session)
        for member in cast.CAST:
            account = StaffAccount(
                email=member.email,
                name=member.name,
                password_hash=hashes.get(member.email) or passwords.unusable(),
                role=member.role,
                agency_id=id_of(session, member.agency) if member.agency else None,
                language=member.language,
            )
            stage.who[member.email] = service.add(session, account).principal
        wish = {"name": cast.PARTNER, "scopes": list(SCOPES)}
        made, text = tokens.make(session, forms.parse(NewToken, wish))
        stage.who["partner"] = f"token:{made.id}"
    return text
