"""The resource team's pages, as the application takes them."""

from relief.directory.upkeep.invited import views as invited
from relief.directory.upkeep.records import views as records
from relief.directory.upkeep.temporary import views as temporary
from relief.directory.upkeep.unanswered import views as unanswered
from relief.directory.upkeep.verifying import views as verifying

ROUTES = [
    *temporary.ROUTES,
    *verifying.ROUTES,
    *unanswered.ROUTES,
    *invited.ROUTES,  # before the pages of one record, which take any word for a language
    *records.ROUTES,
]
