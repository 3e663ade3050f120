"""The helpline's pages: a specialist's console, the list of contacts, one contact, a slip."""

from relief.helpline.views import caller, contacts_page, kinds, line, taking, work

ROUTES = [
    *line.ROUTES,
    *caller.ROUTES,
    *work.ROUTES,
    *kinds.ROUTES,
    *taking.ROUTES,
    *contacts_page.ROUTES,
]
