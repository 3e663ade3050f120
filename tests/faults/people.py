"""People at forms: a call-taker who is signed in, a visitor who is not."""

from datetime import timedelta
from urllib.parse import urlencode

from relief.kit import csrf, sessions
from tests.faults.served import SLUG, Client
from tests.fixtures import a_key, an_account


class Person:
    """Somebody's browser."""

    def __init__(self, deployment, role=""):
        self.session_id, self.cookie = "", ""
        self.secret = deployment.settings.secret
        if role:
            with deployment.opened() as db, db.session(write=True) as session:
                account = an_account(session, role)
                value = sessions.begin(session, account.id, timedelta(hours=1))
                session.flush()
                self.session_id = str(sessions.find(session, value).id)
                self.cookie = f"{sessions.cookie_name(https=False)}={value}"

    def get(self, served, path):
        """Read a page."""
        return served.ask("GET", path, **self._shown())

    def send(self, served, path, **fields):
        """Send a form."""
        fields |= {csrf.FIELD: csrf.token(self.secret, self.session_id)}
        body = urlencode(fields).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return served.ask("POST", path, body, **kind, **self._shown())

    def listens(self, served, path):
        """Open a stream of events and leave it open."""
        client = Client(served)
        client.connection.request("GET", path, headers=self._shown())
        client.stream = client.connection.getresponse()
        assert client.stream.status == 200
        return client

    def gives(self, served, way, cents=5000):
        """Promise money: `way` is the public form or the call-taker's console."""
        path = {"web": f"/c/{SLUG}/give", "phone": f"/console/{SLUG}"}[way]
        return self.send(served, path, **a_gift(cents))

    def _shown(self):
        return {"cookie": self.cookie} if self.cookie else {}


def a_gift(cents):
    """The fields of a form that promises money."""
    return {
        "key": a_key(),
        "kind": "money",
        "amount": f"{cents / 100:.2f}",
        "donor.name": "Ada Field",
        "donor.phone": "+15195550142",
        "donor.language": "en",
        "designation.rule": "none",
    }
