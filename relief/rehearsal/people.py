"""Who promises in the rehearsal. Nobody of this name is meant; the towns are Huron County's."""

import random
import unicodedata
from dataclasses import dataclass

GIVEN = {
    "en": (
        "Ada Alan Alice Amos Anneke Arthur Beatrice Bert Bonnie Calvin Carol Cecil Clara Clifford "
        "Dale Deborah Dennis Doreen Earl Edna Elaine Elmer Ernest Esther Faye Fern Floyd Gail "
        "Garnet Gladys Glen Gordon Harold Hazel Heather Henk Hilda Irene Isaac Ivy Jacob Janet "
        "Jasmin Jean Joan Keith Kenji Lachlan Laura Lloyd Lorna Mabel Marjorie Maria Mei Mervyn "
        "Mildred Murray Nadia Nora Olive Omar Orval Pearl Ravi Reta Roy Ruth Samira Stanley "
        "Stella Tariq Thelma Vera Victor Wanda Wilma Winston Yusuf"
    ),
    "fr": (
        "Adèle Agathe Alphonse Amélie André Armand Aurore Benoît Bernadette Camille Céleste Chloé "
        "Clément Denise Édith Éloi Émile Étienne Fernand Florence Françoise Gérard Gisèle Hélène "
        "Honoré Jacinthe Jérôme Laurent Léo Lucie Marcel Marguerite Maude Noémie Octave Odette "
        "Philippe Réjean Rosaire Simone Solange Théo Thérèse Yvon Zoé"
    ),
}
FAMILY = {
    "en": (
        "Abercrombie Ashfield Baker Bean Bell Boyle Brindley Carrick Caldwell Colborne Coulter "
        "Dykstra Elliott Fairley Feagan Field Fischer Forbes Garrow Gerrits Gilchrist Haddow "
        "Hackett Hoekstra Ibbotson Jervis Kapoor Kettle Lam Lawlor MacAdam Mahaffy McIlwain "
        "Middleton Nakamura Oke Okafor Osei Pfrimmer Pollard Quaid Rathwell Regier Reinhart Rowe "
        "Salkeld Siddiqui Stapleton Steckle Talbot Thuell Treleaven Vandorp Vodden Walden Westlake "
        "Whitely Wilkins Yeo Zapfe"
    ),
    "fr": (
        "Arsenault Beaudoin Bédard Bélanger Bergeron Boisvert Caron Charette Corriveau Daigle "
        "Denomme Ducharme Fréchette Gagné Geoffroy Hébert Jeffrey Labelle Lachance Laporte Leduc "
        "Masse Ménard Overholt Paquette Pelletier Rivard Robitaille Sauvé St-Amand Thibault "
        "Turcotte Vachon"
    ),
}
GROUPS = {
    "en": (
        "Auburn Women's Choir",
        "Bayfield Marina Staff",
        "Benmiller Curling Rink",
        "Brucefield Garage",
        "Clinton High School Class of '71",
        "Dungannon Feed and Seed",
        "Egmondville Book Circle",
        "Exeter Hockey Parents",
        "Hensall Grain Handlers",
        "Kintail Campground",
        "Londesborough Quilting Bee",
        "Lucknow Pipe Band",
        "Port Albert Anglers",
        "Saltford Orchards",
        "Vanastra Machine Works",
        "Walton Motocross Volunteers",
        "Wingham Bakery",
    ),
    "fr": (
        "Chorale de Saint-Joseph",
        "Club de pétanque de Zurich",
        "École des Grands-Pins, 6e année",
        "Fromagerie de la Baie",
    ),
}
# Town, and the three characters its postal codes begin with.
TOWNS = (
    ("Goderich", "N7A"),
    ("Bayfield", "N0M"),
    ("Clinton", "N0M"),
    ("Seaforth", "N0K"),
    ("Exeter", "N0M"),
    ("Wingham", "N0G"),
    ("Blyth", "N0M"),
    ("Zurich", "N0M"),
    ("Hensall", "N0M"),
    ("Brussels", "N0G"),
    ("Dungannon", "N0M"),
    ("Varna", "N0M"),
)
STREETS = (
    "Albert St.",
    "Britannia Rd.",
    "Elgin Ave.",
    "Main St.",
    "Mill Rd.",
    "Queen St.",
    "Bluewater Hwy.",
    "Orchard Line",
    "Maitland Terrace",
    "Concession 4",
)
AREA_CODES = ("519", "519", "519", "519", "226", "416", "705", "613", "514")


@dataclass(frozen=True, slots=True)
class Caller:
    """One who promises: a household, a firm or a club."""

    name: str
    phone: str
    email: str | None
    address: str | None
    language: str
    town: str


def somebody(rng: random.Random, language: str) -> Caller:
    """A person, now and then a group, with one or several ways to be reached."""
    if rng.random() < 0.08:
        name = rng.choice(GROUPS[language])
        mailbox = _ascii(name)[:24].strip("-")
    else:
        given, family = _one(rng, GIVEN[language]), _one(rng, FAMILY[language])
        name, mailbox = f"{given} {family}", f"{_ascii(given)}.{_ascii(family)}"
    town, postal = rng.choice(TOWNS)
    line = f"{rng.choice(AREA_CODES)}-555-01{rng.randrange(100):02}"
    street = f"{rng.randrange(1, 400)} {rng.choice(STREETS)}"
    has_email, has_address = rng.random() < 0.6, rng.random() < 0.25
    return Caller(
        name=name,
        phone=line,
        email=f"{mailbox}@example.org" if has_email else None,
        address=f"{street}, {town} ON  {postal} {rng.randrange(1, 9)}B{rng.randrange(1, 9)}"
        if has_address
        else None,
        language=language,
        town=town,
    )


def _one(rng: random.Random, names: str) -> str:
    return rng.choice(names.split())


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())
