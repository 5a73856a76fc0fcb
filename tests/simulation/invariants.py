"""What holds in every history: after each process that ends, and when all is calm.

Nothing is lost: what a client was told is received stands in the store, what a run counted stands in the
warehouse, and in the end every capture has its outcome. Nothing is twice: one outcome a capture, one load a
batch, one article a push. Sums are equal. Work goes on: the runs after the last trouble come through.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tasks.core.errors import CopydeskError
from tasks.core.identity.identity import hash_text, make_source_id
from tasks.core.records import Reason
from tasks.core.run.summary import RunSummary
from tasks.core.store.batches import batch_of_key, captures_key, clean_key, load_key
from tasks.core.store.captures import decode_captures
from tasks.core.store.inbox_keys import INBOX
from tasks.core.store.load_log import decode_load
from tests.simulation.faulty_s3 import NEWS
from tests.simulation.newsroom import DESK, Host, Newsroom
from tests.simulation.stand_ins import parse_text
from tests.simulation.world import ProcessDeathError, ViolationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Capture
    from tests.simulation.model_warehouse import Facts
    from tests.simulation.world import Process


def check_ended(newsroom: Newsroom, process: Process) -> None:
    """Hold what must hold whenever a process has ended, however it did."""
    if process.error is not None and not isinstance(process.error, (CopydeskError, ProcessDeathError)):
        raise process.error
    captures = {each.capture_id for each in read_captures(newsroom)}
    for pushed in newsroom.pushes:
        receipts = {answer["receipt_id"] for answer in pushed.answers}
        _hold(receipts <= captures, f"{pushed.key} was answered {receipts} and is not archived")
        _hold(len(receipts) <= 1, f"{pushed.key} was answered {receipts}")
    for host in newsroom.hosts:
        _check_facts(newsroom, host)
    if isinstance(process.result, RunSummary):
        _check_sum(newsroom, newsroom.host_of(process), process.result)


def _check_facts(newsroom: Newsroom, host: Host) -> None:
    facts = host.warehouse.facts
    objects = newsroom.s3.buckets[NEWS]
    ended = Counter(each.verdict.capture_id for each in facts.list_ended())
    _hold(not ended or max(ended.values()) == 1, f"{host.name}: two outcomes for {ended.most_common(1)}")
    for batch_id, outcomes in facts.batches.items():
        for key in (captures_key(batch_id), clean_key(batch_id), load_key(facts.sequences[batch_id])):
            _hold(key in objects, f"{host.name} loaded {batch_id}, and {key} is not in the store")
        archived = decode_captures(objects[captures_key(batch_id)].body)
        _hold(
            [each.capture_id for each in archived] == [each.verdict.capture_id for each in outcomes],
            f"{host.name}: the outcomes of {batch_id} are not those of its captures",
        )
        load = decode_load(objects[load_key(facts.sequences[batch_id])].body)
        _hold(
            load.batch_id == batch_id,
            f"{batch_id} is {facts.sequences[batch_id]}. in {host.name}, {load.batch_id} is in the store",
        )
    published = host.news.published.batches
    _hold(published.keys() <= facts.batches.keys(), f"{host.name} published what is not loaded")


def _check_sum(newsroom: Newsroom, host: Host, summary: RunSummary) -> None:
    _hold(summary.inputs == sum(summary.outcomes.values()), f"{summary} does not sum up")
    counted = sum(each.run_id == summary.run_id for each in host.warehouse.facts.list_ended())
    # Where two machines load the same batches, a rebuild of one counts them as the other's run did.
    _hold(
        counted == summary.inputs or len(newsroom.hosts) > 1,
        f"{host.name} has {counted} outcomes of {summary}",
    )


def check_settled(newsroom: Newsroom) -> None:
    """Hold what must hold when all is calm."""
    captures = {each.capture_id: each for each in read_captures(newsroom)}
    for host in newsroom.hosts:
        facts = host.warehouse.facts
        ended = {each.verdict.capture_id: each for each in facts.list_ended()}
        _hold(ended.keys() == captures.keys(), f"{host.name}: {ended.keys() ^ captures.keys()} differ")
        _hold(host.news.published.batches == facts.batches, f"{host.name} did not publish all")
        _check_sources(newsroom, facts)
        for pushed in newsroom.pushes:
            _hold(bool(pushed.answers), f"{pushed.key} was never answered")
            _check_text(facts, ended[pushed.answers[0]["receipt_id"]].verdict, pushed.text)
        again = newsroom.last_sweep(host)
        _hold(again.inputs == 0, f"{host.name}: a sweep with nothing to do took in {again.inputs}")
    left = [key for key, _ in newsroom.s3.read(INBOX)]
    _hold(not left, f"{left} stay in the inbox")
    for host in newsroom.hosts:
        _check_rebuilt(newsroom, host)


def _check_sources(newsroom: Newsroom, facts: Facts) -> None:
    """The last look at each source led to the wording that stands there."""
    last = {each.claim.source_id: each.verdict for each in facts.list_ended()}
    for name, held in newsroom.desk.items():
        source_id = make_source_id(f"s3://{DESK}/{name}")
        _hold(source_id in last, f"{name} was never taken in")
        _check_text(facts, last[source_id], held.body)


def _check_text(facts: Facts, verdict: Any, body: bytes) -> None:  # noqa: ANN401 - a verdict
    if verdict.reason == Reason.PARSER_TIMEOUT:  # an outcome too; who brought it may bring it again
        return
    document = parse_text(body)
    if document.reason is not None:
        _hold(verdict.reason == document.reason, f"{verdict} where {document.reason} was to come")
        return
    text = facts.texts.get((verdict.article_id, verdict.revision))
    _hold(text == hash_text(document.text), f"{verdict} leads to another text")


def _check_rebuilt(newsroom: Newsroom, host: Host) -> None:
    """A warehouse that is made of the store alone is the same, and may take the old one's place."""
    before, named = host.warehouse.facts, host.news.id_of
    for start in (newsroom.start_rebuild, newsroom.start_publication):
        process = start(host)
        list(newsroom.run_until_quiet())
        if process.error is not None:
            raise process.error
    after = host.warehouse.facts
    _hold(after.batches.keys() == before.batches.keys(), "a rebuild gives other batches")
    if len(newsroom.hosts) > 1:  # each machine loads in an order of its own
        return
    _hold(after.batches == before.batches, "a rebuild gives other outcomes")
    _hold(after.texts == before.texts, "a rebuild gives other wordings")
    _hold(before.runs.items() <= after.runs.items(), "a rebuild loses runs")
    _hold(host.news.id_of == named, "a rebuild gives groups other ids")
    _hold(after.list_changes() == before.list_changes(), "a rebuild tells other changes of ids")


def read_captures(newsroom: Newsroom) -> Iterable[Capture]:
    """Read all captures that stand in the store."""
    for key, body in newsroom.s3.read("captures/"):
        batch_id = batch_of_key(key)
        for capture in decode_captures(body):
            _hold(capture.batch_id == batch_id, f"{key} holds {capture.capture_id}")
            yield capture


def _hold(is_so: bool, what: str) -> None:  # noqa: FBT001 - what it asserts
    if not is_so:
        raise ViolationError(what)
