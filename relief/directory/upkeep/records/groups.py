"""Fields and rows that several kinds of records have."""

from relief.directory import parts
from relief.directory.records import ServiceAtLocation
from relief.directory.upkeep.records.pieces import Field, Group, Type
from relief.kit.i18n import N_

NAME = Field("name", N_("Name"))
ALSO = Field("alternate_name", N_("Also called"))
ABOUT = Field("description", N_("In full"), Type.TEXT)
FOR_STAFF = Field("is_confidential", N_("For staff only: it never leaves"), Type.FLAG, same=True)
EMAIL = Field("email", N_("E-mail address"), same=True)
PHONE_TYPES = (
    ("voice", N_("Voice")),
    ("text", N_("Text messages")),
    ("tty", N_("TTY")),
    ("fax", N_("Fax")),
    ("cell", N_("Mobile")),
)
PHONES = Group(
    "phones",
    N_("Telephones"),
    parts.Phone,
    (
        Field("number", N_("Number"), same=True),
        Field("extension", N_("Extension"), same=True),
        Field("type", N_("Kind of line"), Type.CHOICE, choices=PHONE_TYPES, same=True),
        Field("description", N_("What it is for")),
        FOR_STAFF,
    ),
)
CONTACTS = Group(
    "contacts",
    N_("Persons to ask for"),
    parts.Contact,
    (
        Field("name", N_("Name"), same=True),
        Field("title", N_("Title")),
        Field("department", N_("Department")),
        EMAIL,
        FOR_STAFF,
    ),
)
LANGUAGES = Group(
    "languages",
    N_("Languages spoken"),
    parts.Language,
    (
        Field("name", N_("Language")),
        Field("code", N_("Code"), hint=N_("By ISO 639: en, fr, ar."), same=True),
        Field("note", N_("Note")),
    ),
)
SCHEDULES = Group(
    "schedules",
    N_("Hours"),
    parts.Schedule,
    (
        Field(
            "byday", N_("Days"), hint=N_("MO,TU,WE,TH,FR,SA,SU; 1MO: the first Monday."), same=True
        ),
        Field("opens_at", N_("Opens"), hint=N_("As 09:00."), same=True),
        Field("closes_at", N_("Closes"), hint=N_("After midnight as well: 02:00."), same=True),
        Field(
            "freq",
            N_("Each"),
            Type.CHOICE,
            choices=(("WEEKLY", N_("week")), ("MONTHLY", N_("month"))),
            same=True,
        ),
        Field("valid_from", N_("From day"), hint=N_("As 2026-07-01."), same=True),
        Field("valid_to", N_("To day"), same=True),
        Field("description", N_("In words"), hint=N_("By appointment, closed on holidays …")),
    ),
)
ADDRESS_TYPES = (
    ("physical", N_("To visit")),
    ("postal", N_("For mail")),
    ("virtual", N_("Online")),
)
ADDRESSES = Group(
    "addresses",
    N_("Addresses"),
    parts.Address,
    (
        Field("address_1", N_("Street and number"), same=True),
        Field("address_2", N_("Unit, floor"), same=True),
        Field("city", N_("Town"), same=True),
        Field("state_province", N_("Province"), same=True),
        Field("postal_code", N_("Postal code"), same=True),
        Field("country", N_("Country"), hint=N_("CA for Canada."), same=True),
        Field("address_type", N_("Kind of address"), Type.CHOICE, choices=ADDRESS_TYPES, same=True),
    ),
)
AREAS = Group(
    "service_areas",
    N_("Places served"),
    parts.ServiceArea,
    (
        Field("name", N_("Place"), hint=N_("None at all means unknown, not everywhere.")),
        Field("description", N_("More about it")),
    ),
)
COSTS = Group(
    "cost_options",
    N_("Costs"),
    parts.CostOption,
    (
        Field("option", N_("For whom")),
        Field("amount", N_("Amount"), Type.NUMBER, hint=N_("0 for free."), same=True),
        Field("currency", N_("Currency"), hint=N_("CAD for dollars of Canada."), same=True),
        Field("amount_description", N_("In words")),
    ),
)
DOCUMENTS = Group(
    "required_documents",
    N_("Papers to bring"),
    parts.RequiredDocument,
    (Field("document", N_("Paper")), Field("uri", N_("Web address"), same=True)),
)
ACCESS = Group(
    "accessibility",
    N_("Accessibility"),
    parts.Accessibility,
    (Field("description", N_("What there is")), Field("details", N_("More about it"))),
)
FUNDING = Group("funding", N_("Who pays for it"), parts.Funding, (Field("source", N_("Source")),))
LINKS = (Field("label", N_("What it shows")), Field("url", N_("Web address"), same=True))
ROOM = Group(
    "capacities",
    N_("Room"),
    parts.Capacity,
    (
        Field("available", N_("Free now"), Type.NUMBER, same=True),
        Field("maximum", N_("At most"), Type.NUMBER, same=True),
        Field("description", N_("In words")),
    ),
)
AT_LOCATIONS = Group(
    "service_at_locations",
    N_("Where it is given"),
    ServiceAtLocation,
    (
        Field("location_id", N_("Location"), Type.LOCATION, same=True),
        Field("description", N_("What is different there"), Type.TEXT),
        PHONES,
        SCHEDULES,
    ),
)
IDENTIFIERS = Group(
    "organization_identifiers",
    N_("Numbers at others"),
    parts.Identifier,
    (
        Field("identifier_type", N_("Whose number"), same=True),
        Field("identifier", N_("Its number"), same=True),
    ),
)
