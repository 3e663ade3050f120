"""Starting texts of a campaign, in both languages, from what happened and where.

The script keeps domain.md's order: money first, then listed needs, then an offer kept for later.
It never says "drop it off", and volunteers are told to wait for a call. The French is written, not
translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from relief.kit.i18n import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """What one kind of event brings into the texts of one language."""

    title: str
    struck: str
    harm: str
    danger: str


@dataclass(frozen=True, slots=True)
class Starting:
    """The starting texts in one language."""

    title: str
    summary: str
    story: str
    script: str


HAZARDS = {
    "tornado": N_("Tornado"),
    "flood": N_("Flood"),
    "fire": N_("Fire"),
    "ice storm": N_("Ice storm"),
    "other": N_("Another event"),
}

ENGLISH = {
    "tornado": Wording(
        "{place} tornado",
        "A tornado has struck {place}.",
        "Homes and shops are damaged, and some families cannot go back to theirs.",
        "Wires are down and walls may fall.",
    ),
    "flood": Wording(
        "{place} flood",
        "Water has flooded {place}.",
        "Homes are wet, wells may not be safe, and some families have had to leave.",
        "Roads may be washed out under the water.",
    ),
    "fire": Wording(
        "{place} fire",
        "Fire has struck {place}.",
        "Homes are lost or full of smoke, and some families have had to leave.",
        "Roads must stay clear for the fire crews.",
    ),
    "ice storm": Wording(
        "{place} ice storm",
        "An ice storm has struck {place}.",
        "Many homes have no power and no heat, and it may take days to bring them back.",
        "Wires are down, and branches heavy with ice still fall.",
    ),
    "other": Wording(
        "{place} relief effort",
        "People in {place} need help after a disaster.",
        "Some families have lost a great deal, and cannot manage alone.",
        "It may not be safe there yet.",
    ),
}

FRENCH = {
    "tornado": Wording(
        "Tornade à {place}",
        "Une tornade a frappé {place}.",
        "Des maisons et des commerces sont endommagés, et des familles ne peuvent pas rentrer "
        "chez elles.",
        "Des fils électriques sont tombés et des murs menacent de s'écrouler.",
    ),
    "flood": Wording(
        "Inondation à {place}",
        "L'eau a inondé {place}.",
        "Des maisons ont pris l'eau, des puits sont peut-être contaminés et des familles ont dû "
        "partir.",
        "La route peut avoir cédé sous l'eau.",
    ),
    "fire": Wording(
        "Incendie à {place}",
        "Un incendie a frappé {place}.",
        "Des maisons sont détruites ou pleines de fumée, et des familles ont dû partir.",
        "Les routes doivent rester libres pour les pompiers.",
    ),
    "ice storm": Wording(
        "Tempête de verglas à {place}",
        "Une tempête de verglas a frappé {place}.",
        "Bien des maisons n'ont plus ni électricité ni chauffage, et cela peut durer des jours.",
        "Des fils électriques sont tombés et des branches chargées de glace tombent encore.",
    ),
    "other": Wording(
        "Intervention à {place}",
        "À {place}, des gens ont besoin d'aide après un sinistre.",
        "Des familles ont beaucoup perdu et ne peuvent pas s'en sortir seules.",
        "L'endroit n'est peut-être pas encore sûr.",
    ),
}

SUMMARY = {
    "en": "{struck} Tell 211 what you can give: we keep your offer and call when it is needed.",
    "fr": "{struck} Dites au 211 ce que vous pouvez donner : votre offre est conservée et on vous "
    "appelle dès qu'elle est utile.",
}

STORY = {
    "en": (
        "{struck} {harm}",
        "Local organizations are helping now. Money helps soonest, because it buys close by, the "
        "same day, exactly what is missing. Goods help once an organization has asked for them.",
        "Tell us what you would like to give. 211 keeps your offer, passes it to an organization "
        "that can use it, and calls you when it is needed.",
    ),
    "fr": (
        "{struck} {harm}",
        "Des organismes de la région sont déjà à l'œuvre. C'est l'argent qui aide le plus vite : "
        "il permet d'acheter tout près, le jour même, exactement ce qui manque. Les biens sont "
        "utiles lorsqu'un organisme les a demandés.",
        "Dites-nous ce que vous aimeriez donner. Le 211 garde votre offre, la transmet à un "
        "organisme qui peut s'en servir et vous appelle lorsqu'on en a besoin.",
    ),
}

SCRIPT = {
    "en": (
        "THANK THE CALLER. “Thank you for thinking of {place}. Are you safe yourself?” In danger: "
        "9-1-1. Thinking of suicide: 9-8-8.",
        "MONEY FIRST. “What helps most now is money: it buys close by what is missing, the same "
        "day. Would you like to promise an amount? You may choose the organization, or leave it to "
        "us.” Never take a card number. A caller who wants to pay now calls the organization's own "
        "line.",
        "THEN WHAT IS LISTED. If they offer goods, look at the list of needs. Listed and still "
        "needed: take the offer; note how many, in what condition, and until when they keep it.",
        "THEN AN OFFER KEPT FOR LATER. “This is not asked for today. May we keep your offer? We "
        "will call you if it is needed.” Nobody is turned away. “Please keep it at home until "
        "someone calls: do not bring or send anything to {place}.”",
        "VOLUNTEERS. “Please do not go there on your own. {danger} An organization will call you "
        "with a place and a time.” Note how many people, their skills, the days they are free, and "
        "that all are of age.",
        "ASK CONSENT. “May 211 pass your name, your number and your offer to an organization that "
        "can use it?” Note the answer as they say it.",
        "READ BACK. Read the reference three digits at a time and have the caller write it down. "
        "“When someone calls about your offer, they will say its last three digits. If in doubt, "
        "hang up and call 211.”",
        "BEFORE YOU HANG UP. “This is a pledge, not an official donation receipt. Only the charity "
        "that receives your gift can send one. Call 211 at any time to change or cancel it.”",
    ),
    "fr": (
        "REMERCIEZ LA PERSONNE. « Merci de penser aux gens de {place}. Vous-même, êtes-vous en "
        "sécurité? » En danger : 9-1-1. Pensées suicidaires : 9-8-8.",
        "L'ARGENT D'ABORD. « Ce qui aide le plus en ce moment, c'est l'argent : il permet "
        "d'acheter tout près, le jour même, ce qui manque. Aimeriez-vous promettre un montant? "
        "Vous pouvez choisir l'organisme ou nous laisser ce soin. » Ne prenez jamais de numéro de "
        "carte. Si la personne veut payer tout de suite, donnez-lui la ligne de l'organisme.",
        "ENSUITE, CE QUI EST DEMANDÉ. Si on offre des biens, consultez la liste des besoins. S'ils "
        "y sont et qu'il en manque encore, prenez l'offre : combien, dans quel état, et jusqu'à "
        "quand la personne peut les garder.",
        "SINON, L'OFFRE EST GARDÉE EN RÉSERVE. « On n'en demande pas aujourd'hui. Pouvons-nous "
        "garder votre offre? Nous vous appellerons si on en a besoin. » On ne refuse personne. "
        "« Gardez le tout chez vous jusqu'à notre appel : n'apportez rien et n'envoyez rien à "
        "{place}. »",
        "LES BÉNÉVOLES. « S'il vous plaît, ne vous rendez pas sur place de votre propre "
        "initiative. {danger} Un organisme vous appellera pour vous donner un lieu et une heure. » "
        "Notez le nombre de personnes, leurs compétences, leurs disponibilités, et si toutes sont "
        "majeures.",
        "DEMANDEZ LE CONSENTEMENT. « Le 211 peut-il transmettre votre nom, votre numéro et votre "
        "offre à un organisme qui peut s'en servir? » Notez la réponse dans ses mots.",
        "RELISEZ. Dites le numéro de référence trois chiffres à la fois et faites-le noter. "
        "« Quand on vous appellera au sujet de votre offre, on vous en dira les trois derniers "
        "chiffres. Dans le doute, raccrochez et composez le 211. »",
        "AVANT DE RACCROCHER. « C'est une promesse de don, et non un reçu officiel de don. Seul "
        "l'organisme de bienfaisance qui reçoit le don peut en délivrer un. Appelez le 211 en tout "
        "temps pour changer ou annuler votre offre. »",
    ),
}

# French sets its guillemets and colons apart with spaces that must not break.
SPACES = {"« ": "«\u00a0", " »": "\u00a0»", " :": "\u00a0:"}


def starting(hazard: str, place: str, lang: str) -> Starting:
    """The starting texts for `hazard` at `place`; any other hazard gets the general ones."""
    wordings = FRENCH if lang == "fr" else ENGLISH
    wording = wordings.get(hazard, wordings["other"])
    facts = {
        "place": place,
        "struck": _filled(wording.struck, {"place": place}),
        "harm": wording.harm,
        "danger": wording.danger,
    }
    return Starting(
        title=_filled(wording.title, facts),
        summary=_spaced(_filled(SUMMARY[lang], facts), lang),
        story=_paragraphs(STORY[lang], facts, lang),
        script=_paragraphs(SCRIPT[lang], facts, lang),
    )


def _paragraphs(parts: tuple[str, ...], facts: Mapping[str, str], lang: str) -> str:
    return "\n\n".join(_spaced(_filled(part, facts), lang) for part in parts)


def _filled(text: str, facts: Mapping[str, str]) -> str:
    """Fill by name; a brace in a place's own name stays what it is."""
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _spaced(text: str, lang: str) -> str:
    if lang == "fr":
        for loose, tight in SPACES.items():
            text = text.replace(loose, tight)
    return text
