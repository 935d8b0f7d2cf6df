"""The document of a rule set: JSON with a format, a version and sections.

A section is a list of records; a record is an object of fields, among them its key,
which names it among its siblings. A list of objects in a field holds child records.
"""

import json
from typing import Any

FORMAT = "lead_priority.rule_set"
VERSION = 1
MAX_BYTES = 5_000_000

Document = dict[str, Any]


class BadRuleSet(ValueError):
    """The file is no rule set; ``code`` says why, ``found`` what was there."""

    def __init__(self, code: str, found: object = "") -> None:
        super().__init__(f"{code}: {found}" if found else code)
        self.code = code
        self.found = found


def parse(content: bytes) -> Document:
    """Read a document; raises BadRuleSet with a code that callers put into words.

    >>> try:
    ...     parse(b"[1]")
    ... except BadRuleSet as error:
    ...     error.code
    'not_a_rule_set'
    """
    if len(content) > MAX_BYTES:
        raise BadRuleSet("too_big", MAX_BYTES)
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadRuleSet("not_json") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadRuleSet("not_a_rule_set")
    if document.get("version") != VERSION:
        raise BadRuleSet("other_version", document.get("version"))
    sections = document.get("sections")
    if not isinstance(sections, dict):
        raise BadRuleSet("not_a_rule_set")
    for name, records in sections.items():
        if not isinstance(records, list):
            raise BadRuleSet("bad_section", name)
        if any(not isinstance(record, dict) for record in records):
            raise BadRuleSet("bad_section", name)
    return document
