"""The resource team's pages, as the application takes them."""

from relief.directory.upkeep.records import views as records
from relief.directory.upkeep.temporary import views as temporary

ROUTES = [*temporary.ROUTES, *records.ROUTES]
