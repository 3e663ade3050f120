"""A shelter and a cooling centre that are open this evening, as an invented county runs them."""

from datetime import timedelta
from typing import Any

from relief.campaigns.models import Campaign
from relief.directory.upkeep.temporary import service
from relief.directory.upkeep.temporary.opening import Opening
from relief.kit import clock, forms
from relief.rehearsal.stage import ZONE, Stage

SHELTER = {
    "sort": "shelter",
    "place": "Maitland Hall",
    "place_fr": "Salle Maitland",
    "street": "12 Example Street",
    "town": "Goderich",
    "phone": "519-555-0117",
    "places": "120",
    "all_hours": "yes",
    "notes": "Cots and blankets are there. Bring your medication. Pets stay in the next hall.",
    "notes_fr": "Lits et couvertures sur place. Apportez vos médicaments. Les animaux restent dans "
    "la salle voisine.",
}
COOLING = {
    "sort": "cooling",
    "place": "Clinton Reading Room",
    "place_fr": "Salle de lecture de Clinton",
    "town": "Clinton",
}
COMMON = {"run_by": "Huron County Emergency Services", "told_by": "Ida Quist, county duty desk"}


def opened(stage: Stage, campaign: Campaign) -> None:
    """Two, until tomorrow morning; in one of them there is room no more."""
    with stage.acting(stage.who["specialist@example.org"]) as session:
        full = service.open_one(session, _told(SHELTER, campaign), ZONE)
        service.open_one(session, _told(COOLING, campaign), ZONE)
    stage.minutes(2, 3)
    with stage.acting(stage.who["specialist@example.org"]) as session:
        service.set_full(session, full, 1, is_full=True)


def _told(facts: dict[str, Any], campaign: Campaign) -> Opening:
    day = clock.local(clock.now() + timedelta(days=1), ZONE).date()
    until = {"until_day": day.isoformat(), "until_time": "08:00", "campaign": str(campaign.id)}
    return forms.parse(Opening, facts | COMMON | until)
