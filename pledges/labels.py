"""What the ways in are called: how a promise reached us."""

from relief.kit.i18n import N_

WAYS = {
    "web": N_("Web form"),
    "phone": N_("Telephone"),
    "api": N_("A partner's system"),
    "import": N_("A list from before"),
    "voice": N_("Telephone"),
    "sms": N_("Text message"),
    "paper": N_("On paper"),
    "arrival": N_("It arrived without a promise"),
    "kept": N_("Kept from an earlier relief effort"),
}
