"""Every page of the portal: its path, its view and who may open it. urls.py and the reference are generated from here.

Access is one of
    public            anybody
    signed-in         whoever has signed in
    office:RESOURCE   a resource of courts.permissions.OFFICE_RESOURCES
    case:RESOURCE     a resource of courts.permissions.CASE_RESOURCES; the path names the case
What lies beyond (may this person do this act?) is asked where it is done: procedure, intake, dossier.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """One page. `view` is module:function below mengma.portal.views; `methods` are the HTTP methods it takes."""

    name: str
    path: str
    view: str
    access: str
    methods: tuple[str, ...] = ("GET",)

    @property
    def kind(self) -> str:
        return self.access.partition(":")[0]

    @property
    def resource(self) -> str:
        return self.access.partition(":")[2]


FORM = ("GET", "POST")
POST = ("POST",)
CASE = "cases/<uuid:case_id>/"

ROUTES: tuple[Route, ...] = (
    # signing in, language, the demonstration's clock
    Route("sign-in", "sign-in/", "sign_in:sign_in", "public", FORM),
    Route("sign-out", "sign-out/", "sign_in:sign_out", "signed-in", POST),
    Route("language", "language/", "sign_in:language", "public", POST),
    Route("play-part", "sign-in/part/", "sign_in:play_part", "public", POST),
    Route("demo-clock", "demo-clock/", "sign_in:demo_clock", "signed-in", POST),
    Route("about", "about/", "home:about", "public"),
    # everybody's first page and lists
    Route("home", "", "home:home", "signed-in"),
    Route("cases", "cases/", "home:cases", "signed-in"),
    Route("inbox", "inbox/", "people:inbox", "signed-in"),
    Route("inbox-open", "inbox/<int:delivery_id>/", "people:inbox_open", "signed-in", POST),
    Route("join", "join/", "people:join", "signed-in", FORM),
    Route("fees", "fees/", "people:fees", "signed-in"),
    # a person's programs
    Route("keys", "keys/", "programs:keys", "signed-in", FORM),
    Route("webhooks", "webhooks/", "programs:webhooks", "signed-in", FORM),
    Route("webhook", "webhooks/<uuid:subscription_id>/", "programs:webhook", "signed-in"),
    # one case
    Route("case", CASE, "cases:case", "case:case"),
    Route("case-entry", CASE + "docket/<int:seq>/", "cases:entry", "case:docket"),
    Route("entry-print", CASE + "docket/<int:seq>/print/", "files:entry_print", "case:documents"),
    Route("case-docket", CASE + "docket/", "cases:docket", "case:docket"),
    Route("case-act", CASE + "act/<slug:act>/", "acts:act", "case:case", FORM),
    Route("case-act-preview", CASE + "act/<slug:act>/preview/", "acts:preview", "case:case", POST),
    Route(
        "case-identity",
        CASE + "parties/<slug:party>/identity/",
        "reads:identity_number",
        "case:identity_numbers",
        FORM,
    ),
    Route("case-assignment", CASE + "assignment/", "court:assignment", "case:assignment"),
    Route("case-services", CASE + "services/", "court:services", "case:case"),
    Route("case-fees", CASE + "fees/", "people:case_fees", "case:payments"),
    Route("case-pay", CASE + "fees/<slug:fee>/pay/", "people:pay", "case:payments", POST),
    Route("case-draft", CASE + "drafts/<slug:kind>/", "court:draft", "case:decision_draft", FORM),
    Route("case-receipt", CASE + "receipt/", "filing:receipt", "case:case"),
    Route("case-dossier", CASE + "dossier/", "files:dossier", "case:materials"),
    Route("document", CASE + "documents/<slug:key>/", "files:document", "case:documents"),
    Route("document-articles", CASE + "documents/<slug:key>/articles/", "files:document_articles", "case:documents"),
    Route("material", "materials/<uuid:material_id>/", "files:material", "signed-in"),
    Route("upload", "materials/", "files:upload", "signed-in", POST),
    # filing; a draft opens for its owner only
    Route("filing-new", "filing/", "filing:new", "signed-in", FORM),
    Route("window-filing", "filing/window/", "filing:window", "office:window_filing", FORM),
    Route("filing-edit", "filing/<uuid:draft_id>/", "filing:edit", "signed-in", FORM),
    Route("filing-review", "filing/<uuid:draft_id>/review/", "filing:review", "signed-in", FORM),
    Route("filing-discard", "filing/<uuid:draft_id>/discard/", "filing:discard", "signed-in", POST),
    # lists of offices
    Route("filing-queue", "filing-queue/", "offices:filing_queue", "office:filing_queue"),
    Route("judge-list", "my-cases/", "offices:judge_list", "office:judge_list"),
    Route("clerk-list", "my-clerk-cases/", "offices:clerk_list", "office:clerk_list"),
    Route("court-list", "court-cases/", "offices:court_list", "office:court_list"),
    Route("assignments", "assignments/", "offices:assignments", "office:assignment_office"),
    Route(
        "assignment-pauses",
        "assignments/pauses/",
        "assigning:assignment_pauses",
        "office:assignment_pauses",
        FORM,
    ),
    Route("odd-payments", "odd-payments/", "money:odd_payments", "office:odd_payments"),
    Route("odd-payment", "odd-payments/<int:message>/", "money:odd_payment", "office:odd_payments", FORM),
    Route("other-decisions", "other-decisions/", "offices:other_decisions", "office:other_decisions"),
    Route("calendar", "hearings/", "court:calendar", "office:hearing_calendar"),
    Route("archive", "archive/", "offices:archive", "office:archive"),
    # the guides, as anybody may read them
    Route("guides", "guides/", "guides:guides", "public"),
    Route("guide", "guides/<slug:name>/<int:version>/", "guides:guide", "public"),
    # the law as anybody may ask it
    Route("law", "law/", "calculators:index", "public"),
    Route("law-clocks", "law/clocks/", "calculators:clocks", "public"),
    Route("law-causes", "law/causes/", "calculators:causes", "public"),
    Route("law-calculator", "law/<slug:calculator>/", "calculators:calculator", "public"),
    # the statute library
    Route("statutes", "statutes/", "statutes:statutes", "public"),
    Route("statute", "statutes/<slug:edition>/", "statutes:statute", "public"),
    # administration and audit
    Route("admin-people", "administration/people/", "administration:people", "office:administration", FORM),
    Route(
        "admin-person",
        "administration/people/<uuid:user_id>/",
        "administration:person",
        "office:administration",
        FORM,
    ),
    Route("admin-rules", "administration/house-rules/", "administration:rules", "office:administration", FORM),
    Route("admin-rooms", "administration/rooms/", "administration:rooms", "office:administration", FORM),
    Route("admin-days", "administration/calendar/", "administration:days", "office:administration"),
    Route("admin-courts", "administration/courts/", "administration:courts", "office:administration"),
    Route("admin-changes", "administration/changes/", "administration:changes", "office:administration"),
    Route("audit-changes", "audit/changes/", "audit:changes", "office:audit"),
    Route("audit-reads", "audit/reads/", "audit:reads", "office:audit"),
)


def by_name() -> dict[str, Route]:
    """The routes by their names."""
    return {route.name: route for route in ROUTES}
