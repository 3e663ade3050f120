"""The editor: what is written is kept, previewed as it is sent, and never lost."""

import io
import re

from PIL import Image
from sqlmodel import select

from notifications.appeals import service
from notifications.appeals.models import Appeal, AppealPicture
from notifications.networks import networks
from notifications.publishing import reach
from tests.notifications.views.conftest import an_appeal, written

KEY = re.compile(r'name="key" value="([0-9a-f-]{36})"')
NEW = "/comms/new?campaign=goderich"
TEXTS = {
    "text__en": "Goderich needs blankets.\nCall {phone}. {link}",
    "text__fr": "Goderich a besoin de couvertures. {link}",
}


def told(answer):
    return answer.text.replace("\u00a0", " ")


def a_picture():
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(file, "JPEG")
    return file.getvalue()


def test_a_draft_is_kept_and_shown_as_each_network_would_show_it(browser, db, campaign):
    robin = browser("comms")

    answer = robin.send(NEW, **TEXTS, asks="call", **{"networks[]": "preview"})
    page = robin.get(answer.headers["location"])

    assert answer.status_code == 303
    with db.session() as session:
        assert service.get(session, written(answer)).text_en == TEXTS["text__en"]
    assert "Call 2-1-1 (or 1 800 555-0111)" in told(page) or "800" in told(page)
    assert "/g/" in page.text
    assert "Ask for approval" in page.text


def test_a_vague_figure_is_refused_with_the_choice_and_nothing_is_lost(browser, campaign):
    text = {"text__en": "We have {raised}!", "text__fr": "Bonjour"}

    answer = browser("comms").send(NEW, **text, asks="news", **{"networks[]": "preview"})

    assert answer.status_code == 422
    assert "{promised}, {accepted} or {received}" in answer.text
    assert "We have {raised}!" in answer.text
    assert "Bonjour" in answer.text


def test_a_preview_without_script_keeps_nothing(browser, db, campaign):
    robin = browser("comms")

    answer = robin.send(NEW, **TEXTS, asks="call", step="preview", **{"networks[]": "preview"})

    assert answer.status_code == 200
    assert "/ 500 characters" in told(answer)
    assert "Nothing is written yet." in robin.get("/comms").text


def test_the_live_preview_counts_what_is_left(browser, campaign):
    robin = browser("comms")
    fields = {"text__en": "Twelve signs", "asks": "news", "networks[]": "preview"}

    answer = robin.send("/comms/preview?campaign=goderich", page=NEW, **fields)

    assert "488 left" in told(answer)
    assert "<html" not in answer.text


def test_a_picture_needs_words_and_stays_while_they_are_mended(browser, db, campaign):
    robin = browser("comms")
    fields = {"text__en": "Look.", "asks": "news", "networks[]": "preview"}

    refused = robin.send(NEW, **fields, files={"file.0": ("a.jpg", a_picture(), "image/jpeg")})
    with db.session() as session:
        kept = session.exec(select(AppealPicture)).one()
    words = {"media__0__upload": str(kept.id), "media__0__alt__en": "The square after the storm"}
    taken = robin.send(NEW, **fields, **words)

    assert refused.status_code == 422
    assert "for those who do not see it" in refused.text
    assert f"/comms/pictures/{kept.id}" in refused.text
    assert robin.get(f"/comms/pictures/{kept.id}").headers["content-type"] == "image/png"
    assert "The square after the storm" in robin.get(taken.headers["location"]).text


def test_a_writer_is_told_where_a_picture_is_not_shown(browser, campaign):
    robin = browser("comms")
    fields = {"text__en": "Look.", "asks": "news", "media__0__alt__en": "The square"}
    files = {"file.0": ("a.jpg", a_picture(), "image/jpeg")}

    taken = robin.send(NEW, **fields, **{"networks[]": ["preview", "feed"]}, files=files)
    page = told(robin.get(taken.headers["location"]))

    assert page.count("This network shows no pictures.") == 1


def test_a_file_that_is_no_picture_is_refused_by_name_of_its_field(browser, campaign):
    fields = {"text__en": "Look.", "asks": "news", "networks[]": "preview"}

    answer = browser("comms").send(
        NEW, **fields, files={"file.0": ("a.jpg", b"words", "image/jpeg")}
    )

    assert answer.status_code == 422
    assert 'href="#file-0"' in answer.text
    assert 'id="file-0"' in answer.text


def test_who_comes_second_is_told_and_keeps_their_words(browser, db, campaign):
    appeal_id = an_appeal(db, campaign)
    path = f"/comms/appeals/{appeal_id}/edit"
    fields = {"asks": "news", "version": "1", "networks[]": "preview"}
    browser("comms").send(path, text__en="First by a moment", **fields)

    answer = browser("comms").send(path, text__en="Mine, kept here", **fields)

    assert answer.status_code == 409
    assert "Mine, kept here" in answer.text
    assert "First by a moment" in answer.text
    assert 'name="version" value="2"' in answer.text


def test_what_is_not_set_up_is_shown_with_why(browser, campaign, monkeypatch):
    monkeypatch.setattr(reach, "reached", lambda _mode: {"hand": networks["hand"]})

    page = browser("comms").get(NEW)

    assert "Preview (reaches nobody) is not set up here." in page.text
    assert "or copy the post by hand" in page.text


def test_a_call_taker_writes_none(browser, campaign):
    assert browser("call-taker").get(NEW).status_code == 403


def test_a_form_sent_twice_makes_one_draft(browser, db, campaign):
    robin = browser("comms")
    key = KEY.search(robin.get(NEW).text)[1]
    fields = {**TEXTS, "asks": "call", "networks[]": "preview", "key": key}

    first, again = robin.send(NEW, **fields), robin.send(NEW, **fields)
    other = browser("coordinator").send(NEW, **fields)

    assert first.headers["location"] == again.headers["location"]
    assert other.status_code == 409
    assert "Goderich needs blankets." in other.text
    with db.session() as session:
        assert len(session.exec(select(Appeal)).all()) == 1


def test_a_form_mended_after_an_error_keeps_its_key(browser, db, campaign):
    robin = browser("comms")
    key = KEY.search(robin.get(NEW).text)[1]

    refused = robin.send(
        NEW, text__en="{raised}", asks="news", key=key, **{"networks[]": "preview"}
    )

    assert KEY.search(refused.text)[1] == key
