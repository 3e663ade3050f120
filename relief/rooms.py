"""Every room that has pages or calls of the API: each module names its own `ROUTES`.

Of two routes that fit an address the first one answers, so the order counts.
"""

import notifications.api.appeals
import notifications.feeds.views
import notifications.links.views
import notifications.surges.actions
import notifications.surges.views
import notifications.views.appeal_page
import notifications.views.calendar_page
import notifications.views.comms_home
import notifications.views.copying
import notifications.views.correcting_page
import notifications.views.messages
import notifications.views.posts_page
import notifications.views.scheduling
import notifications.views.stopping
import notifications.views.writing
import pledges.api.dispatches
import pledges.api.instalments
import pledges.api.plans
import pledges.api.pledges
import pledges.api.reports
import pledges.intake.api
import pledges.intake.paper
import pledges.intake.phone
import pledges.intake.web
import pledges.views.agency.answer_file
import pledges.views.agency.link_page
import pledges.views.agency.portal_page
import pledges.views.agency.record_page
import pledges.views.arrivals.arrival_lists
import pledges.views.calls.call_queue
import pledges.views.calls.drafts
import pledges.views.calls.light
import pledges.views.calls.redirect_by_phone
import pledges.views.closing.closing_page
import pledges.views.closing.statement_page
import pledges.views.closing.step_page
import pledges.views.closing.thanks
import pledges.views.desk.desk_page
import pledges.views.desk.donor_records
import pledges.views.desk.instalments
import pledges.views.desk.overdue
import pledges.views.desk.plan_comparison
import pledges.views.desk.plans
import pledges.views.desk.pledge_page
import pledges.views.desk.printout
import pledges.views.desk.telephone_answers
import pledges.views.desk.unanswered_offers
import pledges.views.donor.donor_page
import pledges.views.donor.lost_link
import pledges.views.donor.own_instalments
import pledges.views.donor.redirect_by_donor
import pledges.views.donor.second_gift
import pledges.views.events
import pledges.views.figures.after_action
import pledges.views.figures.county
import pledges.views.figures.report_page
import pledges.views.figures.sponsor_page
import pledges.views.paper.bundles
import pledges.views.paper.pads
import relief.agencies.api
import relief.agencies.views
import relief.campaigns.api
import relief.campaigns.views
import relief.directory.api
import relief.directory.hsds.api
import relief.directory.upkeep.views
import relief.directory.views.pages
import relief.helpline.following.views
import relief.helpline.gaps.inside
import relief.helpline.gaps.views
import relief.helpline.statistics.open_figures
import relief.helpline.statistics.views
import relief.helpline.survey.link_page
import relief.helpline.survey.results_page
import relief.helpline.survey.views
import relief.helpline.views
import relief.needs.api
import relief.needs.views
import relief.operations
import relief.staff.views

PAGES = (
    relief.operations,
    relief.campaigns.views,
    relief.agencies.views,
    relief.needs.views,
    relief.staff.views,
    relief.directory.upkeep.views,
    relief.directory.views.pages,
    relief.helpline.views,
    relief.helpline.gaps.views,
    relief.helpline.gaps.inside,
    relief.helpline.following.views,
    relief.helpline.statistics.views,
    relief.helpline.statistics.open_figures,
    relief.helpline.survey.views,
    relief.helpline.survey.link_page,
    relief.helpline.survey.results_page,
    pledges.views.events,  # before the console, which takes any word for a relief effort
    pledges.views.paper.bundles,
    pledges.intake.paper,
    pledges.intake.web,
    pledges.intake.phone,
    pledges.views.calls.light,
    pledges.views.calls.drafts,
    pledges.views.desk.desk_page,
    pledges.views.desk.pledge_page,
    pledges.views.desk.telephone_answers,
    pledges.views.calls.call_queue,
    pledges.views.desk.plans,
    pledges.views.desk.plan_comparison,
    pledges.views.desk.printout,
    pledges.views.paper.pads,
    pledges.views.closing.closing_page,
    pledges.views.closing.statement_page,
    pledges.views.closing.thanks,
    pledges.views.closing.step_page,
    pledges.views.donor.donor_page,
    pledges.views.donor.own_instalments,
    pledges.views.desk.instalments,
    pledges.views.desk.overdue,
    pledges.views.figures.sponsor_page,
    pledges.views.desk.unanswered_offers,
    pledges.views.figures.report_page,
    pledges.views.figures.after_action,
    pledges.views.donor.redirect_by_donor,
    pledges.views.calls.redirect_by_phone,
    pledges.views.desk.donor_records,
    pledges.views.donor.lost_link,
    pledges.views.donor.second_gift,
    pledges.views.agency.link_page,
    pledges.views.agency.portal_page,
    pledges.views.agency.record_page,
    pledges.views.agency.answer_file,
    pledges.views.arrivals.arrival_lists,
    pledges.views.figures.county,
    notifications.views.messages,
    notifications.views.comms_home,
    notifications.views.writing,
    notifications.views.stopping,
    notifications.views.posts_page,
    notifications.views.correcting_page,
    notifications.views.copying,
    notifications.views.scheduling,
    notifications.views.calendar_page,
    notifications.views.appeal_page,
    notifications.feeds.views,
    notifications.links.views,
    notifications.surges.views,
    notifications.surges.actions,
)
APIS = (
    pledges.intake.api,
    pledges.api.pledges,
    pledges.api.dispatches,
    pledges.api.plans,
    pledges.api.reports,
    pledges.api.instalments,
    relief.campaigns.api,
    relief.agencies.api,
    relief.needs.api,
    relief.directory.api,
    relief.directory.hsds.api,
    notifications.api.appeals,
)
