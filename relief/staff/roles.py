"""What roles are called on screen, where each begins its work, and who may invite whom."""

from relief.kit.auth import ROLES
from relief.kit.i18n import N_

LABELS = {
    "call-taker": N_("Call-taker"),
    "specialist": N_("Helpline specialist"),
    "coordinator": N_("Coordinator"),
    "comms": N_("Communications"),
    "approver": N_("Approver of appeals"),
    "admin": N_("Administrator"),
    "county": N_("County or municipality"),
    "agency": N_("Organization"),
}
LANGUAGE_NAMES = [("en", "English"), ("fr", "Français")]
OFFICE = tuple(role for role in ROLES if role != "agency")
# The first page that this installation has and that lets the role in.
HOMES = {
    "call-taker": ("/console",),
    "specialist": ("/line", "/console"),
    "coordinator": ("/desk",),
    "comms": ("/comms", "/desk"),
    "approver": ("/comms", "/desk"),
    "admin": ("/staff",),
    "county": ("/county",),
    "agency": ("/agency",),
}
INVITES = {
    "coordinator": ("call-taker", "specialist"),
    "admin": tuple(role for role in OFFICE if role != "admin"),
}
