"""The columns of a list of promises, and the words in them, as people write them in a spreadsheet.

Each column fills one field of `pledges.forms.pledge_form`, so that a line is read as a form is.
"""

from relief.kit.i18n import N_
from relief.kit.sheet import Columns, plain
from relief.kit.units import UNITS

# Each column's key, and the form's field it fills.
FIELDS = {
    "campaign": "campaign",
    "reference": "reference",
    "said_on": "said_on",
    "name": "donor.name",
    "phone": "donor.phone",
    "email": "donor.email",
    "address": "donor.address",
    "language": "donor.language",
    "anonymous": "donor.anonymous",
    "kind": "kind",
    "amount": "amount",
    "currency": "currency",
    "item": "goods.item",
    "quantity": "goods.quantity",
    "unit": "goods.unit",
    "condition": "goods.condition",
    "available_until": "goods.available_until",
    "pack_size": "goods.pack_size",
    "best_before": "goods.best_before",
    "delivers": "goods.delivers",
    "skill": "services.skill",
    "hours": "services.hours",
    "licensed": "services.licensed",
    "licence": "services.licence",
    "people": "time.people",
    "skills": "time.skills",
    "under_18": "time.under_18",
    "screening": "time.screening",
    "own_transport": "time.own_transport",
    "languages": "time.languages",
    "place": "goods.place",
    "from_day": "time.from_day",
    "until_day": "time.until_day",
    "designation": "designation.rule",
    "agency": "designation.agency",
    "may_split": "may_split",
    "heard_from": "heard_from",
    "code": "code",
    "note": "note",
}
TITLES = {
    "campaign": {"campaign", "relief effort", "campagne", "effort de secours", "collecte"},
    "reference": {"reference", "slip", "slip number", "fiche", "numero de fiche"},
    "said_on": {"said on", "date on the slip", "date de la fiche", "dit le"},
    "name": {"name", "donor", "donor name", "nom", "donateur", "nom du donateur"},
    "phone": {"phone", "telephone", "tel", "phone number", "numero de telephone"},
    "email": {"email", "e mail", "courriel", "adresse courriel"},
    "address": {"address", "adresse", "postal address", "adresse postale"},
    "language": {"language", "langue"},
    "anonymous": {"anonymous", "anonyme"},
    "kind": {"kind", "type", "genre", "nature"},
    "amount": {"amount", "montant", "sum", "somme"},
    "currency": {"currency", "devise"},
    "item": {"item", "goods", "article", "objet", "biens"},
    "quantity": {"quantity", "quantite", "how many", "nombre"},
    "unit": {"unit", "unite"},
    "condition": {"condition", "etat"},
    "available_until": {"available until", "disponible jusqu au", "disponible jusqu a"},
    "pack_size": {"pack size", "in each", "par emballage", "contenu"},
    "best_before": {"best before", "expiry", "peremption", "a consommer avant"},
    "delivers": {"delivers", "can bring it", "livre", "peut apporter"},
    "licensed": {"licensed", "avec permis"},
    "licence": {"licence", "license", "permis"},
    "under_18": {"under 18", "minors", "moins de 18 ans", "mineurs"},
    "screening": {"screening", "police check", "verification policiere"},
    "own_transport": {"own transport", "transport", "moyen de transport"},
    "languages": {"languages", "langues"},
    "place": {"place", "town", "lieu", "ville", "municipalite"},
    "from_day": {"from", "from day", "du", "a partir du"},
    "until_day": {"until", "until day", "au", "jusqu au"},
    "skill": {"skill", "service", "competence", "metier"},
    "hours": {"hours", "heures"},
    "people": {"people", "volunteers", "personnes", "benevoles"},
    "skills": {"skills", "competences"},
    "designation": {"designation", "wish", "preference", "souhait"},
    "agency": {"agency", "organization", "organisation", "organisme"},
    "may_split": {"may split", "divisible", "peut etre divise", "partageable"},
    "heard_from": {"heard from", "entendu par", "source"},
    "code": {"code", "source code", "code de source"},
    "note": {"note", "notes", "remarque", "remarques"},
}
NO_KIND = N_(
    "There is no column that says what is promised, such as amount, item, skill or people. "
    "Known are: {known}."
)
KNOWN = Columns(TITLES, frozenset({"amount", "item", "skill", "people"}), NO_KIND)

# The columns that tell of one kind, and of no other.
OF_KIND = {
    "money": ("amount", "currency"),
    "goods": (
        "item",
        "quantity",
        "unit",
        "condition",
        "available_until",
        "pack_size",
        "best_before",
        "delivers",
    ),
    "services": ("skill", "hours", "licensed", "licence"),
    "time": ("people", "skills", "under_18", "screening", "own_transport", "languages"),
}
# Those that tell of several kinds, each at a field of its own.
OF_SEVERAL = {
    "place": ("goods", "services", "time"),
    "from_day": ("services", "time"),
    "until_day": ("services", "time"),
}
YES_OR_NO = frozenset({"anonymous", "may_split", "delivers", "licensed", "own_transport"})
YES = frozenset({"yes", "y", "true", "1", "x", "oui", "o", "vrai"})
NO = frozenset({"no", "n", "false", "0", "non", "faux"})
SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "kind": {
        "money": ("cash", "argent"),
        "goods": ("biens", "objets"),
        "services": ("service",),
        "time": ("temps", "volunteers", "benevolat"),
    },
    "language": {"en": ("english", "anglais"), "fr": ("french", "francais")},
    "condition": {"new": ("neuf",), "like_new": ("comme neuf",), "used": ("usage",)},
    "screening": {
        "has": ("yes", "oui", "held", "faite"),
        "willing": ("accepte", "d accord"),
        "no": ("non", "none", "aucune"),
    },
    "designation": {
        "none": ("no preference", "aucune", "sans preference"),
        "prefers": ("prefer", "prefere"),
        "only": ("seulement", "uniquement"),
    },
    "unit": {each.key: (each.one, each.many, each.un, each.plusieurs) for each in UNITS.values()},
}
WORDS = {
    key: {plain(name): word for word, names in known.items() for name in (word, *names)}
    for key, known in SYNONYMS.items()
}
