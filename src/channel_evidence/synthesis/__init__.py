"""Synthesis: like shares put together by rule, with the certainty they deserve."""

from channel_evidence.synthesis.certainty import Body, certainty
from channel_evidence.synthesis.families import members, placed
from channel_evidence.synthesis.flow import counted, flow
from channel_evidence.synthesis.specifications import answers, curve, distinct
from channel_evidence.synthesis.summary import Answer, answered, findings, findings_table

__all__ = [
    "Answer",
    "Body",
    "answered",
    "answers",
    "certainty",
    "counted",
    "curve",
    "distinct",
    "findings",
    "findings_table",
    "flow",
    "members",
    "placed",
]
