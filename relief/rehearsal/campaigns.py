"""The relief efforts of the rehearsal: Goderich, and an ice storm that is over."""

from typing import Any

GODERICH: dict[str, Any] = {
    "slug": "goderich",
    "title": {"en": "Goderich tornado relief", "fr": "Tornade de Goderich : secours"},
    "hazard": "tornado",
    "place": "Goderich",
    "time_zone": "America/Toronto",
    "currency": "CAD",
    "phone": {"toll_free": "1-800-555-0111", "tty": "519-555-0108"},
    "summary": {
        "en": "A tornado crossed downtown Goderich on Sunday afternoon. Tell 211 what you can "
        "give: we keep your offer and call when it is needed.",
        "fr": "Une tornade a traversé le centre-ville de Goderich dimanche après-midi. Dites au "
        "211 ce que vous pouvez donner : on garde votre offre et on vous appelle au besoin.",
    },
    "story": {
        "en": "At three minutes past four on Sunday afternoon a tornado came in off Lake Huron, "
        "crossed the harbour and the Courthouse Square, and went out over the Maitland valley. It "
        "took twelve seconds to pass. One man died at the salt mine and some forty people were "
        "hurt; hundreds of homes and nearly every shop on the Square are damaged.\n\n"
        "By Monday morning Huron County asked 211 to answer those who want to give. Money helps "
        "soonest: it buys close by, the same day, exactly what is missing. Goods and helping hands "
        "are listed below as organizations ask for them.\n\n"
        "Please keep goods at home until someone calls, and do not come on your own: wires are "
        "down and walls may still fall. We call you when your offer is needed, and we will call "
        "even if that is in three weeks.",
        "fr": "Dimanche après-midi, à seize heures trois, une tornade venue du lac Huron a "
        "traversé le port et la place du palais de justice, puis s'est éloignée au-dessus de la "
        "vallée de la Maitland. Elle n'a duré que douze secondes. Un homme est mort à la mine de "
        "sel et une quarantaine de personnes ont été blessées; des centaines de maisons et presque "
        "tous les commerces de la place sont endommagés.\n\n"
        "Dès lundi matin, le comté de Huron a demandé au 211 de répondre à ceux qui veulent "
        "donner. C'est l'argent qui aide le plus vite : il permet d'acheter tout près, le jour "
        "même, exactement ce qui manque. Les biens et les coups de main sont affichés ci-dessous à "
        "mesure que les organismes en demandent.\n\n"
        "Gardez vos biens à la maison jusqu'à notre appel et ne venez pas de votre propre "
        "initiative : des fils sont tombés et des murs menacent encore de s'écrouler. Nous vous "
        "appellerons quand votre offre sera utile, même si c'est dans trois semaines.",
    },
}
# What callers were told, first and last.
BRIEFINGS: tuple[dict[str, Any], ...] = (
    {
        "text": {
            "en": "Money first. The shelter at Dunlop House needs cots and blankets tonight. "
            "Downtown is closed: nobody comes in without a pass.",
            "fr": "L'argent d'abord. Le refuge de la Maison Dunlop a besoin de lits de camp et de "
            "couvertures ce soir. Le centre-ville est fermé : personne n'y entre sans "
            "laissez-passer.",
        },
        "lights": "send: Cots / Lits de camp\nsend: Blankets / Couvertures\n"
        "hold: Clothes / Vêtements – Not sorted yet; we will call. / Le tri n'est pas fait; nous "
        "vous appellerons.\n"
        "stop: Furniture / Meubles – There is no room for it before the roofs are on. / Il n'y a "
        "pas de place tant que les toits ne sont pas refaits.",
    },
    {
        "text": {
            "en": "Rain is on its way: tarpaulins and roofers are wanted most. Thank you, we have "
            "all the clothes we can sort. The boil-water notice still holds.",
            "fr": "De la pluie s'en vient : on cherche surtout des bâches et des couvreurs. Merci, "
            "nous avons tous les vêtements que nous pouvons trier. L'avis d'ébullition "
            "tient toujours.",
        },
        "lights": "send: Tarpaulins / Bâches – Any size, new or used, without holes. / Toutes les "
        "grandeurs, neuves ou usagées, sans trous.\n"
        "send: Bottled water / Eau embouteillée\n"
        "send: Roofing / Couverture de toits – With a licence and your own tools. / Avec un permis "
        "et vos outils.\n"
        "hold: Volunteers / Bénévoles – We keep your name and call with a place and a time. / Nous "
        "gardons votre nom et vous appellerons avec un lieu et une heure.\n"
        "stop: Clothes / Vêtements – Please offer them to your own town's exchange. / Offrez-les "
        "plutôt à la friperie de votre ville.\n"
        "stop: Furniture / Meubles – Please ask again once the roofs are on. / Rappelez-nous quand "
        "les toits seront refaits.",
    },
)
FLOOD: dict[str, Any] = {
    "slug": "bayfield-flood",
    "title": {"en": "Bayfield River flood", "fr": "Crue de la rivière Bayfield"},
    "hazard": "flood",
    "place": "Bayfield",
    "phone": {"toll_free": "1-800-555-0113", "tty": "519-555-0107"},
}
FLOOD_PAUSED = "The water is down; the hall is sorting what came before we take more."
ICE_STORM: dict[str, Any] = {
    "slug": "seaforth-ice-storm",
    "title": {"en": "Seaforth ice storm", "fr": "Tempête de verglas à Seaforth"},
    "hazard": "ice storm",
    "place": "Seaforth",
    "phone": {"toll_free": "1-800-555-0112", "tty": "519-555-0109"},
}
ICE_STORM_CLOSED = "Power is back in every house; nothing is open."
CLOSING: dict[str, str] = {
    "en": "Seaforth's lights have long been on again. What was promised has arrived, and every "
    "family has its heat back. Thank you: 211 keeps no open offer for this effort.",
    "fr": "À Seaforth, le courant est revenu depuis longtemps. Tout ce qui avait été promis est "
    "arrivé et chaque famille a de nouveau du chauffage. Merci : le 211 ne garde plus d'offre "
    "ouverte pour cette intervention.",
}
