"""The routes of links: the organization's own, and staff's."""

from starlette.routing import Route

from relief.directory.upkeep.invited import link_page, review_page
from relief.directory.upkeep.records.record_page import HERE as RECORDS
from relief.kit.auth import ANYONE, for_role
from relief.kit.web import endpoint

STAFF = for_role("specialist")
LINK = "/directory/update/{token}"
ASK = f"{RECORDS}/{{id:uuid}}/ask"
ONE = f"{review_page.HERE}/{{id:uuid}}"

ROUTES = [
    Route(LINK, endpoint(link_page.show, ANYONE), methods=["GET"]),
    Route(LINK, endpoint(link_page.send, ANYONE, own_transaction=True), methods=["POST"]),
    Route(review_page.HERE, endpoint(review_page.listed, STAFF), methods=["GET"]),
    Route(ONE, endpoint(review_page.one, STAFF), methods=["GET"]),
    Route(ONE, endpoint(review_page.decide, STAFF, own_transaction=True), methods=["POST"]),
    Route(ASK, endpoint(review_page.ask_page, STAFF), methods=["GET"]),
    Route(ASK, endpoint(review_page.ask, STAFF, own_transaction=True), methods=["POST"]),
    Route(f"{ASK}/revoke", endpoint(review_page.revoke, STAFF), methods=["POST"]),
]
