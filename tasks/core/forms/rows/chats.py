"""Chats: messages that people send one another, as programs export them. They are no articles.

What a channel posts to all who read it is news as a feed is, and is none of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CHAT = "a chat, and no news: give the articles that it speaks of, or a list of their addresses"
_SLACK = frozenset({"type", "ts", "text"})
_DISCORD = frozenset({"guild", "channel", "messages"})
_TELEGRAM = frozenset({"type", "id", "messages"})
_TELEGRAM_CHATS = ("_chat", "_group", "_supergroup", "saved_messages")


def is_chat_message(row: Mapping[str, Any]) -> bool:
    """Tell a message as Slack exports it."""
    return row.keys() >= _SLACK and row["type"] == "message"


def is_chat(envelope: Mapping[str, Any]) -> bool:
    """Tell the export of a chat of Discord or Telegram; channels of Telegram are none."""
    if envelope.keys() >= _DISCORD:
        return True
    return envelope.keys() >= _TELEGRAM and str(envelope["type"]).endswith(_TELEGRAM_CHATS)
