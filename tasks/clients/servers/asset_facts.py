"""What is told of an asset of Prefect's when it is made: so many captures, so many bytes.

Told from inside the task that makes it; where no run of Prefect's is under way, nobody is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.assets import add_asset_metadata
from prefect.context import AssetContext

if TYPE_CHECKING:
    from collections.abc import Mapping


def tell_of_asset(key: str, told: Mapping[str, object]) -> None:
    """Have Prefect keep this with the asset, beside which run made it and when."""
    if AssetContext.get() is not None:
        add_asset_metadata(key, dict(told))
