"""Presets of flows: a tree of steps with its texts, read from one document."""

from .document import ANSWER, Node, fill_answers, fill_fields, fill_subject, read

__all__ = ["ANSWER", "Node", "fill_answers", "fill_fields", "fill_subject", "read"]
