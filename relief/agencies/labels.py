"""What the kinds of help are called, wherever one is shown."""

from relief.kit.i18n import N_

KIND_NAMES = {
    "money": N_("Money"),
    "goods": N_("Goods"),
    "services": N_("Services"),
    "time": N_("Time"),
}
