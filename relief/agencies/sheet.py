"""The columns of a list of organizations, as English and French spreadsheets call them."""

from relief.kit.i18n import N_
from relief.kit.sheet import Columns

TITLES = {
    "slug": {"slug", "nom court", "short name"},
    "name": {"name", "name en", "nom anglais", "organization", "organisation", "agency"},
    "name_fr": {"name fr", "nom", "nom fr", "nom francais", "organisme"},
    "phone": {"phone", "telephone", "tel", "phone number", "numero de telephone"},
    "email": {"email", "e mail", "courriel", "adresse courriel"},
    "channel": {"channel", "canal"},
    "address": {"address", "adresse"},
    "contact": {"contact", "contact name", "personne ressource", "personne contact"},
    "second_name": {"second name", "second contact", "deuxieme contact"},
    "second_phone": {"second phone", "deuxieme telephone"},
    "second_email": {"second email", "second e mail", "deuxieme courriel"},
    "accepts": {"accepts", "takes", "accepte"},
    "serves": {"serves", "area", "dessert", "territoire", "region"},
    "languages": {"languages", "language", "langues", "langue"},
    "capacity": {"capacity", "capacite", "open dispatches"},
    "hours": {"hours", "heures", "heures d ouverture", "horaire"},
    "time_zone": {"time zone", "timezone", "fuseau horaire", "fuseau"},
    "give_phone": {"give phone", "giving phone", "giving line", "ligne de dons"},
    "give_url": {"give url", "giving url", "giving page", "page de dons"},
    "note": {"note", "notes", "remarque", "remarques"},
}
NO_NAME = N_("There is no column “name” (or “nom”). It is needed; known are: {known}.")
COLUMNS = Columns(TITLES, frozenset({"name", "name_fr"}), NO_NAME)
