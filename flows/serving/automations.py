"""Automations of Prefect, as code: what the server itself watches, and whom it tells.

`apply_automations` makes them, or brings those of the same name up to date; doing it twice changes nothing.
A source that gave news and then is silent for too long, a run whose quarantined share jumped, a run whose
process died, one that was taken and does not begin, and that the installation is behind are noticed; a run
that died or does not begin is marked as crashed, which nothing else does where a worker died too. What is
behind is told by the endpoint, which looks once a minute.
With COPYDESK_ALERT_URL set, each is posted there as JSON; without it they stand in the event feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.automations import AutomationCore
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, DoNothing, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from flows.health.watch import BEHIND
from tasks.core.health.health import say_duration
from tasks.core.run.leftovers import PENDING_AT_MOST, SILENT_AT_MOST

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

    from pydantic import SecretStr

NEWS = "copydesk.source.news"
JUMPED = "copydesk.quarantine.jumped"
ALERT_BLOCK = "copydesk-alerts"
_ENDS = ("Completed", "Failed", "Cancelled", "Crashed")


def make_automations(alert_block_id: UUID | None, silent_after: timedelta) -> tuple[AutomationCore, ...]:
    """Give the automations; with a block they also tell somebody."""

    def tell(body: str) -> list[ActionTypes]:
        if alert_block_id is None:
            return [DoNothing()]
        return [SendNotification(block_document_id=alert_block_id, subject="copydesk", body=body)]

    silent = EventTrigger(
        match=ResourceSpecification({"prefect.resource.id": "copydesk.source.*"}),
        after={NEWS},
        expect={NEWS},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=silent_after,
    )
    behind = EventTrigger(expect={BEHIND}, posture=Posture.Reactive, threshold=1)
    jumped = EventTrigger(expect={JUMPED}, posture=Posture.Reactive, threshold=1)
    died = EventTrigger(
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        after={"prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{end}" for end in _ENDS)},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT_AT_MOST,
    )
    stuck = EventTrigger(
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        match_related=ResourceSpecification({"prefect.resource.id": "prefect.tag.copydesk"}),
        after={"prefect.flow-run.Pending"},
        expect={f"prefect.flow-run.{state}" for state in ("Running", "Scheduled", "Cancelling", *_ENDS)},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=PENDING_AT_MOST,
    )
    silence = f"A source that gave something new has given nothing for {say_duration(silent_after)}."
    return (
        AutomationCore(
            name="copydesk: a source falls silent",
            description=silence,
            trigger=silent,
            actions=tell("{{ event.resource.id }} has given nothing new for too long."),
        ),
        AutomationCore(
            name="copydesk: more is quarantined",
            description="The quarantined share of a run is far over that of the runs before it.",
            trigger=jumped,
            actions=tell("Run {{ event.resource.id }}: {{ event.payload }}"),
        ),
        AutomationCore(
            name="copydesk: behind",
            description="Inputs wait too long, a sweep is late, a part does not answer, the disk is full.",
            trigger=behind,
            actions=tell("{{ event.payload['concerns'] }}"),
        ),
        AutomationCore(
            name="copydesk: a run has died",
            description="A run that sends no heartbeat any more is marked as crashed.",
            trigger=died,
            actions=[
                _crash("No heartbeat: the process of this run has died."),
                *(tell("{{ event.resource.id }} has died.") if alert_block_id else []),
            ],
        ),
        AutomationCore(
            name="copydesk: a run does not begin",
            description="A run that a worker took and that has not begun after minutes is marked as crashed.",
            trigger=stuck,
            actions=[
                _crash("It was taken and has not begun: its worker has died, or cannot start it."),
                *(tell("{{ event.resource.id }} does not begin.") if alert_block_id else []),
            ],
        ),
    )


def _crash(message: str) -> ChangeFlowRunState:
    return ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=message)


def apply_automations(alert_url: SecretStr | None, silent_after: timedelta) -> None:
    """Make the automations on the server, or bring them up to date."""
    block_id = save_alert_block(alert_url) if alert_url else None
    with get_client(sync_client=True) as client:
        for automation in make_automations(block_id, silent_after):
            found = client.read_automations_by_name(automation.name)
            if found:
                client.update_automation(found[0].id, automation)
            else:
                client.create_automation(automation)


def save_alert_block(alert_url: SecretStr) -> UUID:
    """Keep the address on the server, which shows it to nobody, and give the block's id."""
    block = CustomWebhookNotificationBlock(
        name=ALERT_BLOCK,
        url="{{url}}",
        secrets={"url": alert_url.get_secret_value()},
        json_data={"text": "{{subject}}: {{body}}"},
        allow_private_urls=True,
    )
    return block.save(ALERT_BLOCK, overwrite=True)  # type: ignore[return-value] # called where there is no loop
