"""The rules against their own examples: what goes, what stays, and that each says why."""

from __future__ import annotations

import pytest

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.ideas import Told
from tasks.core.clean.lines.judge import judge_blocks
from tasks.core.clean.lines.lexicon import open_lexicon
from tasks.core.clean.lines.rules import Rule, Scope, load_rules, read_rules
from tasks.core.clean.text.ledger import TEXT_KINDS

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge."
RULES = load_rules()
RULES_BY_ID = {rule.id: rule for rule in RULES}


def name_language(rule: Rule) -> str:
    """Name a language that the rule is for."""
    return min(rule.languages)


def judge_between_prose(rule: Rule, example: str, *, at_end: bool) -> list[str]:
    """Judge an example that stands in or under an article; give the kinds of its own segments."""
    texts = [*[PROSE] * 2, example] if at_end else [PROSE, example, PROSE]
    blocks, at = [], 0
    for text in texts:
        blocks.append(Block(text, at, at + len(text)))
        at += len(text) + 2
    own = blocks[2 if at_end else 1]
    segments = judge_blocks(blocks, language=name_language(rule))
    return [s.kind for s in segments if s.start is not None and own.start <= s.start < own.end]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_names_what_goes(rule: Rule) -> None:
    """Every example that goes is found by the rule that it stands for."""
    for example in rule.goes:
        line = Block(example, 0, len(example))
        if rule.ideas:
            assert rule.is_told(line, Told(line.plain, open_lexicon(name_language(rule)))), example
        else:
            found = list(rule.find_spans(line)) if rule.scope is Scope.INLINE else rule.matches(line)
            assert found, example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_judge_takes_out_what_goes(rule: Rule) -> None:
    """Under an article, every example that goes leaves the text, in whole or in part."""
    for example in rule.goes:
        assert set(judge_between_prose(rule, example, at_end=True)) - TEXT_KINDS, example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_judge_keeps_what_stays(rule: Rule) -> None:
    """In an article, no rule at all takes an example that stays."""
    for example in rule.stays:
        for at_end in (False, True):
            assert set(judge_between_prose(rule, example, at_end=at_end)) <= TEXT_KINDS, example


def test_ids_are_unique_and_every_rule_says_why() -> None:
    """A ledger row names one rule, and the rule names its reason."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(len(rule.why) > 10 and rule.goes and rule.stays for rule in RULES)


def test_a_rule_without_examples_is_refused() -> None:
    """Examples are part of a rule: a file without them cannot be read."""
    with pytest.raises(KeyError):
        read_rules('[[rule]]\nid = "x"\nkind = "ui"\nwhy = "none"\nphrases = ["x"]\n')


@pytest.mark.parametrize("credit", ["(c)AFP/Jane Roe", " ©AFP", " (AFP)", " - Reuters"])
def test_an_agencys_sign_off_leaves_the_last_paragraph_in_place(credit: str) -> None:
    """What goes is the credit, not the news before it."""
    line = (
        "The work begins in the spring. It lasts three years, the mayor said. Boats will moor upstream then."
    )
    blocks = [Block(PROSE, 0, len(PROSE)), Block(line + credit, 200, 200 + len(line + credit))]
    kept = [s.text for s in judge_blocks(blocks, language="en") if s.kind in TEXT_KINDS]
    assert kept == [PROSE, line]


def test_a_run_of_links_ends_before_a_line_that_leads_to_speech() -> None:
    """The article goes on there, however short the line is; a heading with a colon is one more link."""
    texts = [
        PROSE,
        "Read also:",
        "Ferry to be sold",
        "More from the harbour:",
        "For Orla Tamm it was even harder, she adds:",
    ]
    starts = [sum(len(text) + 2 for text in texts[:at]) for at in range(len(texts))]
    blocks = [Block(text, at, at + len(text)) for text, at in zip(texts, starts, strict=True)]
    kept = [
        s.text
        for s in judge_blocks([*blocks, Block(PROSE, 900, 900 + len(PROSE))], language="en")
        if s.kind in TEXT_KINDS
    ]
    assert kept == [PROSE, texts[-1], PROSE]


@pytest.mark.parametrize(
    "heading", ["A SLOW START AFTER STORMS", "KÖPRÜ İKİ YIL KAPALI KALACAK, FERİBOT ÇALIŞACAK"]
)
def test_subheadings_in_capitals_stay(heading: str) -> None:
    """They are short, or those of a language whose papers write them so."""
    assert not RULES_BY_ID["related.shouted-headline"].matches(Block(heading, 0, len(heading)))
