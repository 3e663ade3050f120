"""What the public was told: two updates on our own page, each in both languages."""

from datetime import datetime, timedelta

from notifications.appeals.models import Appeal, AppealState, Asks
from notifications.networks import feed
from notifications.publishing.models import Post, PostState
from relief.campaigns.models import Campaign
from relief.kit.i18n import LANGUAGES
from relief.rehearsal.stage import Stage

NETWORK = feed.ENTRY.key
TOLD = (
    (
        26,
        Asks.NEWS,
        "Blankets: enough",
        "Thank you: there are enough blankets at Dunlop House. Please send no more.\n\n"
        "Money helps most now: it buys close by, the same day, exactly what is missing.",
        "Merci : il y a assez de couvertures à la Maison Dunlop. N'en envoyez plus.\n\n"
        "C'est l'argent qui aide le plus maintenant : il permet d'acheter tout près, le jour "
        "même, exactement ce qui manque.",
    ),
    (
        3,
        Asks.CALL,
        "Cots tonight",
        "The shelter at Dunlop House needs cots. If you have one to lend, call 2-1-1 first: we "
        "tell you when and where.",
        "Le refuge de la Maison Dunlop a besoin de lits de camp. Si vous pouvez en prêter un, "
        "appelez d'abord le 2-1-1 : nous vous dirons quand et où.",
    ),
)


def told(stage: Stage, campaign: Campaign, now: datetime) -> None:
    """They stand as the sender leaves them."""
    with stage.coordinating() as session:
        for hours, asks, title, english, french in TOLD:
            at = now - timedelta(hours=hours)
            words = {"en": english, "fr": french.replace(" :", "\u00a0:")}
            appeal = Appeal(
                campaign_id=campaign.id,
                title=title,
                text_en=words["en"],
                text_fr=words["fr"],
                networks=[NETWORK],
                asks=asks,
                state=AppealState.DONE,
                created_at=at,
            )
            session.add(appeal)
            session.flush()
            for lang in LANGUAGES:
                session.add(_post(appeal, lang, words[lang], at))


def _post(appeal: Appeal, lang: str, text: str, at: datetime) -> Post:
    post = Post(
        appeal_id=appeal.id,
        campaign_id=appeal.campaign_id,
        network=NETWORK,
        lang=lang,
        state=PostState.PUBLISHED,
        text=text,
        planned_at=at,
        due_at=at,
        begun_at=at,
        published_at=at,
        created_at=at,
    )
    post.external_id, post.url = str(post.id), f"/updates/{post.id}"
    return post
