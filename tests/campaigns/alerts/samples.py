"""Alerts of an invented authority in Huron County, as Canadian ones are written."""

from datetime import UTC, datetime

SENDER = "alerts@huron.example.org"
SENT = "2011-08-21T15:48:00-04:00"
OID = "urn:oid:2.49.0.1.124.9999."
EN = """
<info>
  <language>en-CA</language><category>Met</category><event>{event}</event>
  <responseType>{response}</responseType>
  <urgency>{urgency}</urgency><severity>{severity}</severity><certainty>{certainty}</certainty>
  <eventCode><valueName>profile:CAP-CP:Event:0.4</valueName><value>{code}</value></eventCode>
  <effective>2011-08-21T15:48:00-04:00</effective>
  <onset>2011-08-21T15:50:00-04:00</onset><expires>{expires}</expires>
  <senderName>Huron County Emergency Services</senderName>
  <headline>{event} warning in effect</headline>
  <description>At 3:48 p.m. a funnel cloud was seen over the lake, moving toward {place}.

It may reach the harbour within minutes.</description>
  <instruction>Take cover now, in a basement or a small room without windows.</instruction>
  <web>https://alerts.huron.example.org/1</web><contact>519-555-0119</contact>
  <area><areaDesc>{place}</areaDesc>
    <geocode><valueName>profile:CAP-CP:Location:0.3</valueName><value>{sgc}</value></geocode>
  </area>{more}
</info>"""
FR = """
<info>
  <language>fr-CA</language><category>Met</category><event>{event_fr}</event>
  <responseType>{response}</responseType>
  <urgency>{urgency}</urgency><severity>{severity}</severity><certainty>{certainty}</certainty>
  <eventCode><valueName>profile:CAP-CP:Event:0.4</valueName><value>{code}</value></eventCode>
  <expires>{expires}</expires>
  <senderName>Services d'urgence du comté de Huron</senderName>
  <headline>Alerte de {event_fr} en vigueur</headline>
  <description>À 15 h 48, on a vu un nuage en entonnoir au-dessus du lac, en route vers {place_fr}.</description>
  <instruction>Mettez-vous à l'abri tout de suite, au sous-sol ou dans une petite pièce sans fenêtre.</instruction>
  <area><areaDesc>{place_fr}</areaDesc>
    <geocode><valueName>profile:CAP-CP:Location:0.3</valueName><value>{sgc}</value></geocode>
  </area>
</info>"""  # noqa: E501 - as authorities write it
USUAL = {
    "number": 1,
    "sender": SENDER,
    "sent": SENT,
    "status": "Actual",
    "kind": "Alert",
    "scope": "Public",
    "event": "tornado",
    "event_fr": "tornade",
    "code": "tornado",
    "response": "Shelter",
    "urgency": "Immediate",
    "severity": "Extreme",
    "certainty": "Observed",
    "place": "Goderich",
    "place_fr": "Goderich",
    "sgc": "3540028",
    "expires": "2011-08-21T16:30:00-04:00",
    "more": "",
    "infos": EN + FR,
    "extra": "",
}


def an_alert(*names, **given):
    """An alert in XML; it names the alerts of the numbers `names`."""
    said = USUAL | given
    infos = said["infos"].format(**said)
    named = " ".join(f"{said['sender']},{OID}{n},{moment(n)}" for n in names)
    references = f"<references>{named}</references>" if names else ""
    sent = given.get("sent", moment(said["number"]))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{OID}{said["number"]}</identifier><sender>{said["sender"]}</sender>
<sent>{sent}</sent><status>{said["status"]}</status><msgType>{said["kind"]}</msgType>
<scope>{said["scope"]}</scope><code>profile:CAP-CP:0.4</code>{references}{infos}{said["extra"]}
</alert>""".encode()


def moment(n):
    """When the alert of the number `n` was sent: one each minute."""
    return datetime(2011, 8, 21, 19, 47 + n, tzinfo=UTC).isoformat()
