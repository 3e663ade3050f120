"""Pages of pledges: the coordinator's desk, the donor's page, the organization's portal."""
