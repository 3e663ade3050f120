"""Two public alerts of an invented authority: freezing rain, still a draft; and a monthly test."""

from datetime import datetime, timedelta

from relief.campaigns.alerts import service
from relief.campaigns.alerts.service import Source
from relief.kit.settings import Mode
from relief.rehearsal.stage import ZONE, Stage

RAIN = """<info><language>en-CA</language><category>Met</category><event>freezing rain</event>
<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>
<eventCode><valueName>profile:CAP-CP:Event:0.4</valueName><value>freezeRain</value></eventCode>
<onset>{onset}</onset><expires>{expires}</expires>
<senderName>Huron County Emergency Services</senderName>
<headline>freezing rain warning in effect</headline>
<description>Ice of 15 to 25 mm is expected over North Huron tonight. Power lines may come down.
</description><instruction>Stay off the roads. Check on neighbours who heat by electricity.
</instruction><contact>519-555-0119</contact><area><areaDesc>Wingham, Blyth</areaDesc><geocode>
<valueName>profile:CAP-CP:Location:0.3</valueName><value>3540050</value></geocode></area></info>
<info><language>fr-CA</language><category>Met</category><event>pluie verglaçante</event>
<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>
<onset>{onset}</onset><expires>{expires}</expires>
<senderName>Services d'urgence du comté de Huron</senderName>
<headline>avertissement de pluie verglaçante en vigueur</headline>
<description>On prévoit de 15 à 25 mm de verglas sur North Huron cette nuit. Des lignes électriques
pourraient tomber.</description><instruction>Évitez les routes. Prenez des nouvelles des voisins
qui se chauffent à l'électricité.</instruction><area><areaDesc>Wingham, Blyth</areaDesc></area>
</info>"""
TEST = """<info><language>en-CA</language><category>Other</category><event>test</event>
<urgency>Unknown</urgency><severity>Unknown</severity><certainty>Unknown</certainty>
<headline>monthly test of the alerting system</headline>
<area><areaDesc>Huron County</areaDesc></area></info>
<info><language>fr-CA</language><category>Other</category><event>essai</event>
<urgency>Unknown</urgency><severity>Unknown</severity><certainty>Unknown</certainty>
<headline>essai mensuel du système d'alerte</headline>
<area><areaDesc>Comté de Huron</areaDesc></area></info>"""
WHOLE = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>urn:oid:2.49.0.1.124.9999.{number}</identifier>
<sender>alerts@huron.example.org</sender><sent>{sent}</sent><status>{status}</status>
<msgType>Alert</msgType><scope>Public</scope>{infos}</alert>"""


def come(stage: Stage, now: datetime) -> None:
    """A test was sent this morning, and a warning a quarter of an hour ago."""
    sent = now.replace(microsecond=0)
    with stage.coordinating() as session:
        for data in (
            _alert(1, "Test", TEST, sent - timedelta(hours=5)),
            _alert(2, "Actual", RAIN, sent - timedelta(minutes=15)),
        ):
            service.take(session, data, Source("alert.xml", Mode.DEMO, ZONE))


def _alert(number: int, status: str, infos: str, sent: datetime) -> bytes:
    told = infos.format(
        onset=(sent + timedelta(hours=2)).isoformat(),
        expires=(sent + timedelta(hours=14)).isoformat(),
    )
    return WHOLE.format(number=number, sent=sent.isoformat(), status=status, infos=told).encode()
