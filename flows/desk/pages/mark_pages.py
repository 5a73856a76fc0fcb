"""The pages by which people teach the cleaner: a line is marked, its rule tried, and had to hold or not.

They stand where the desk is beside the push endpoint, which has the store. Marks change nothing that is
published; what a rule would change is found out by a process of its own, for who has signed in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from flows.desk.access import find_signed_in, may_read
from flows.desk.desk_context import DeskContext, GivenDesk, TeachingDesk
from flows.desk.pages.showing import show_page
from flows.desk.pages.started_runs import no_prefect
from flows.desk.writing import GivenForm  # noqa: TC001 - FastAPI reads the annotations
from tasks.core.errors import UsageError
from tasks.core.push.problems import Problem, ProblemError

if TYPE_CHECKING:
    from tasks.core.teach.taught_rules import TaughtRule

mark_pages = APIRouter(include_in_schema=False)
ACTIVATE, WITHDRAW, CLEAN_AGAIN = "activate", "withdraw", "clean-again"


async def get_teaching(context: GivenDesk) -> TeachingDesk:
    """Give what the pages work with."""
    assert context.teaching is not None  # noqa: S101 - these pages are there where it is
    return context.teaching


GivenTeaching = Annotated[TeachingDesk, Depends(get_teaching)]


@mark_pages.post("/articles/{article_id}/marks")
async def mark_a_line(
    context: GivenDesk, teaching: GivenTeaching, form: GivenForm, article_id: str
) -> Response:
    """Keep what somebody says of a line, and lead to the rule that it proposes."""

    def mark() -> TaughtRule:
        from tasks.clients.teach.teaching import mark_line, read_marked_as  # noqa: PLC0415 - loads the cleaner's words

        article = context.desk.read_article(article_id).article
        marked_as = read_marked_as(form.fields.get("as", ""))
        return mark_line(
            teaching.store,
            article,
            form.fields.get("line", ""),
            marked_as,
            by=form.writer,
            note=form.fields.get("note"),
            now=datetime.now(UTC),
        )

    rule = await context.ask(mark)
    return RedirectResponse(f"/marks#rule-{rule.rule_id}", 303)


@mark_pages.get("/marks", dependencies=[Depends(may_read)])
async def show_rules(request: Request, context: GivenDesk, teaching: GivenTeaching) -> Response:
    """Show what was marked, the rules that it proposes, and whether they hold."""

    def read() -> tuple[TaughtRule, ...]:
        from tasks.clients.teach.mark_store import read_events  # noqa: PLC0415 - the same

        return read_events(teaching.store).rules

    rules = await context.ask(read)
    known = find_signed_in(request, context)
    return show_page("marks", here="marks", rules=[*reversed(rules)], known=known)


@mark_pages.get("/marks/{rule_id}", dependencies=[Depends(may_read)])
async def show_effect(
    request: Request, context: GivenDesk, teaching: GivenTeaching, rule_id: str, run: str = ""
) -> Response:
    """Show what a rule changes in stored articles, and let it be activated."""
    rule = await context.ask(lambda: _find(teaching, rule_id))
    known = find_signed_in(request, context)
    effect = None
    if known is not None and rule.objection is None:
        effect = await context.ask(lambda: teaching.measure(rule.rule_id), takes_long=True)
    return show_page(
        "rule",
        here="marks",
        rule=rule,
        effect=effect,
        known=known,
        run=run if run.replace("-", "").isalnum() else "",
        runs_at=context.runs_at,
        starts_runs=teaching.clean_again is not None,
    )


@mark_pages.post("/marks/{rule_id}/{decision}")
async def decide_on_rule(
    context: GivenDesk, teaching: GivenTeaching, form: GivenForm, rule_id: str, decision: str
) -> Response:
    """Have a rule hold from now on, or no more; or have stored articles follow it."""
    if decision == CLEAN_AGAIN:
        return await _clean_again(context, teaching, rule_id)
    if decision not in {ACTIVATE, WITHDRAW}:
        raise _unknown(decision)

    def decide() -> TaughtRule:
        from tasks.clients.teach.teaching import decide_rule  # noqa: PLC0415 - the same

        found = _find(teaching, rule_id)
        is_active = decision == ACTIVATE
        return decide_rule(teaching.store, found, is_active=is_active, by=form.writer, now=datetime.now(UTC))

    rule = await context.ask(decide)
    return RedirectResponse(f"/marks#rule-{rule.rule_id}", 303)


async def _clean_again(context: DeskContext, teaching: TeachingDesk, rule_id: str) -> Response:
    """Start a run that cleans the articles of the rule's publisher again."""
    start = teaching.clean_again
    if start is None:
        raise no_prefect("copydesk reprocess")
    run = await context.ask(lambda: start(_find(teaching, rule_id).publisher))
    return RedirectResponse(f"/marks/{rule_id}?{urlencode({'run': run})}", 303)


def _find(teaching: TeachingDesk, rule_id: str) -> TaughtRule:
    from tasks.clients.teach.teaching import find_rule  # noqa: PLC0415 - the same

    try:
        return find_rule(teaching.store, rule_id)
    except UsageError as error:
        raise _unknown(error.message) from error


def _unknown(said: str) -> ProblemError:
    return ProblemError(Problem(404, "unknown", "There is nothing of this name", said))
