"""Partners' programs that write appeals, and others that approve them."""

import io

import pytest
from PIL import Image
from starlette.testclient import TestClient

from relief import app as application
from relief.kit import forms
from relief.kit.jobs import Work
from relief.kit.settings import Mode
from relief.staff import tokens
from relief.staff.schemas import NewToken


@pytest.fixture
def live(settings):
    """A service that posts: networks that are not set up are not reached."""
    return settings.model_copy(update={"mode": Mode.LIVE})


@pytest.fixture
def program(live, db):
    """A program with a token of its own that may write appeals."""
    made = application.build(live, db=db)

    def program(*scopes):
        wish = {"name": "Partner", "scopes": list(scopes or ("appeals:write",))}
        with db.session(write=True, actor="cli") as session:
            _, text = tokens.make(session, forms.parse(NewToken, wish))
        client = TestClient(made, base_url=live.base_url)
        client.headers["authorization"] = f"Bearer {text}"
        return client

    return program


@pytest.fixture
def work(live, db):
    return Work(live, db)


def a_photograph(colour="navy"):
    """The bytes of a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(out, "JPEG")
    return out.getvalue()
