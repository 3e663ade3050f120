"""The public pages, as the application takes them."""

from relief.directory.views import (
    emergency_page,
    leaving_page,
    mistake_page,
    organization_page,
    record_page,
    search_page,
)

PAGES = (
    search_page,
    emergency_page,
    leaving_page,
    record_page,
    organization_page,
    mistake_page,
)
ROUTES = [route for page in PAGES for route in page.ROUTES]
