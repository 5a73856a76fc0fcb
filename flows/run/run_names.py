"""Names of flow runs that say what they are: `ingest 2026-11-27 14:00, 3 sources`.

Prefect calls `name_run` when a run begins. Nothing else goes by a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect.runtime import flow_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_LONGEST_SOURCE = 200


def name_run() -> str:
    """Name the run that begins."""
    return write_run_name(flow_run.flow_name, flow_run.scheduled_start_time, flow_run.parameters)


def write_run_name(flow: str, moment: datetime, parameters: Mapping[str, Any]) -> str:
    """Write the flow, the minute that it was meant for in UTC, and what it works on where that is chosen."""
    whole = [flow, *_say_window(parameters), f"{moment:%Y-%m-%d %H:%M}"]
    parts = [" ".join(whole), *_say_sources(parameters), *_say_choice(parameters)]
    return ", ".join(parts)


def _say_window(parameters: Mapping[str, Any]) -> list[str]:
    """Say what a back-fill is of, and since when: `SOURCE since 2026-01-01,`."""
    if "since" not in parameters:
        return []
    until = f" until {parameters['until']}" if parameters.get("until") else ""
    return [f"{parameters['source'][:_LONGEST_SOURCE]} since {parameters['since']}{until},"]


def _say_sources(parameters: Mapping[str, Any]) -> list[str]:
    if "sources" not in parameters:
        return []
    if sources := parameters["sources"]:
        return ["1 source" if len(sources) == 1 else f"{len(sources):,} sources"]
    if only := parameters.get("only"):
        return [only]
    group = parameters.get("group")
    return [f"declared sources of {group}" if group else "declared sources"]


def _say_choice(parameters: Mapping[str, Any]) -> list[str]:
    choices = []
    if parameters.get("dry_run"):
        choices.append("dry run")
    if parameters.get("where"):
        choices.append("a choice of articles")
    if limit := parameters.get("limit"):
        choices.append(f"at most {limit:,}")
    return choices
