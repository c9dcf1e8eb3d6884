"""Pages of the return-to-work desk, one file a service; see ``recruit/desk/README.md``."""

from web.pages.desk import (
    arrivals,
    arrivals_screening,
    arriving,
    case_analysis,
    case_offices,
    case_steps,
    cases,
    figure_books,
    figures,
    hotline,
    land,
    policies,
    policy_applications,
    policy_editing,
    steward_plans,
    stewards,
    supply,
)

BLUEPRINTS = (
    arrivals.blueprint,
    arriving.blueprint,
    figures.blueprint,
    stewards.blueprint,
    cases.blueprint,
    hotline.blueprint,
    policies.blueprint,
    policy_applications.blueprint,
    policy_editing.blueprint,
    supply.blueprint,
    land.blueprint,
)
"""What the app mounts; a new service adds its own. ``steward_plans`` adds to ``stewards``."""

assert steward_plans.blueprint is stewards.blueprint
assert case_steps.blueprint is cases.blueprint
assert case_analysis.blueprint is cases.blueprint
assert case_offices.blueprint is cases.blueprint
assert arrivals_screening.blueprint is arrivals.blueprint
assert figure_books.blueprint is figures.blueprint
