"""Who may come and what it costs, in a line or two."""

from relief.directory.parts import CostOption
from relief.directory.records import Service
from relief.kit import i18n
from relief.kit.i18n import N_

MOST = 1_000_000  # of a currency's own unit: nothing that a person is asked for costs more


def is_free(service: Service) -> bool:
    """Whether it is said to cost nothing; that nothing is said of a cost does not say so."""
    amounts = [option.amount for option in service.cost_options if option.amount is not None]
    return bool(amounts) and not any(amounts)


def costs(service: Service, lang: str) -> list[str]:
    """What it costs: as the record says it, else by its amounts; empty if nothing is known."""
    said = [text for text in (service.fees_description, service.fees) if text]
    return said or [*filter(None, (_cost(option, lang) for option in service.cost_options))]


def ages(service: Service, lang: str) -> str:
    """For whom by age: “Ages 16 to 24”, “16 and older”; empty if it is for all."""
    least, most = (_age(each, lang) for each in (service.minimum_age, service.maximum_age))
    if least and most:
        return i18n.translate(lang, N_("Ages {least} to {most}"), least=least, most=most)
    if least:
        return i18n.translate(lang, N_("Ages {least} and older"), least=least)
    return i18n.translate(lang, N_("Up to age {most}"), most=most) if most else ""


def _age(years: float | None, lang: str) -> str:
    said = f"{years:g}" if years else ""
    return said.replace(".", ",") if lang == "fr" else said


def _cost(option: CostOption, lang: str) -> str:
    words = [text for text in (option.option, option.amount_description) if text]
    amount = _amount(option, lang)
    return " – ".join([amount, *words] if amount else words)


def _amount(option: CostOption, lang: str) -> str:
    if option.amount is None or not 0 <= option.amount < MOST:
        return ""
    if not option.amount:
        return i18n.translate(lang, N_("Free"))
    currency = option.currency.upper()
    known = currency if currency in i18n.LOCALES["en"].currencies else "CAD"
    return i18n.money(round(option.amount * 100), known, lang)
