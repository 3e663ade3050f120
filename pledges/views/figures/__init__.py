"""Pages of figures: reports, the county, matching gifts, and the report after the effort."""
