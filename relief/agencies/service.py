"""What happens to an agency: added, changed, found."""

from sqlmodel import Session, select

from relief.agencies.models import Agency
from relief.kit.errors import Missing
from relief.kit.i18n import N_

NO_AGENCY = N_("There is no organization “{slug}”.")


def get(session: Session, slug: str) -> Agency:
    """The agency called `slug`.

    Raises:
        Missing: if there is none.
    """
    found = session.exec(select(Agency).where(Agency.slug == slug)).first()
    if found is None:
        raise Missing(NO_AGENCY, code="unknown_agency", slug=slug[:60])
    return found
