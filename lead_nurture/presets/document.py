"""A preset is one XML document: a flow or a playbook, with all that is in it.

Settings are attributes, named as the fields they fill. What people read stands in
elements of its own (``<name>``, ``<mail_subject>``, ``<body>`` ...), so that it can be
translated sentence by sentence; lines of a longer text are ``<p>``. Two kinds of
places are filled in:

- ``{{=url}}``: what the person answered who starts the preset
- ``{{contact_name|there}}``: a field of the lead when the mail is sent, or the word
  behind the bar when it is empty
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree

# What a document can be of, and elements that hold other parts of it, not a text.
ROOTS = ("flow", "playbook")
PARTS = frozenset((*ROOTS, "trigger", "step", "outcome", "check", "point"))
ANSWER = re.compile(r"\{\{=(\w+)\}\}")
FIELD = re.compile(r"\{\{(\w+(?:\.\w+)*)(?:\|([^{}]*))?\}\}")
SPACE = re.compile(r"\s+")


@dataclass
class Node:
    """One part of a preset: the flow or playbook, a trigger, a step, an outcome ...

    :param tag: what it is, one of ``PARTS``
    :param settings: attributes by name, as they are written
    :param texts: what people read, by the field it fills
    :param body: the HTML of an e-mail; empty for others
    :param children: triggers and steps in it, in their order
    """

    tag: str
    settings: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    body: str = ""
    children: list["Node"] = field(default_factory=list)

    def find_all(self, tag: str) -> Iterator["Node"]:
        """Give the parts with this tag, those in parts too, from the top."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.find_all(tag)


def read(text: str) -> Node:
    """Read the flow or the playbook of a document.

    >>> flow = read('''<t t-name="x"><flow reentry="never"><name>Hello</name>
    ...   <trigger kind="form"/>
    ...   <step kind="email"><name>Thank
    ...   you</name><body><p>Hi {{name}}</p></body><step kind="wait"/></step>
    ... </flow></t>''')
    >>> flow.settings, flow.texts, [child.tag for child in flow.children]
    ({'reentry': 'never'}, {'name': 'Hello'}, ['trigger', 'step'])
    >>> mail, wait = flow.find_all("step")
    >>> mail.texts["name"], mail.body, wait.settings["kind"]
    ('Thank you', '<p>Hi {{name}}</p>', 'wait')

    >>> playbook = read('''<playbook><step id="call"><talk><p>Hello!</p>
    ...   <p>How  are you?</p></talk><check><name>Budget</name></check></step>
    ...   </playbook>''')
    >>> (call,) = playbook.children
    >>> call.texts["talk"], call.children[0].texts
    ('Hello!\\nHow are you?', {'name': 'Budget'})

    :raises ValueError: there is neither in it
    """
    for element in ElementTree.fromstring(text).iter():
        if element.tag in ROOTS:
            return _read_node(element)
    raise ValueError("A preset needs a flow or a playbook.")


def _read_node(element: ElementTree.Element) -> Node:
    node = Node(element.tag, dict(element.attrib))
    for child in element:
        if child.tag in PARTS:
            node.children.append(_read_node(child))
        elif child.tag == "body":
            node.body = _inner_html(child)
        else:
            lines = ["".join(line.itertext()) for line in child] or [child.text or ""]
            node.texts[child.tag] = "\n".join(
                SPACE.sub(" ", line).strip() for line in lines
            )
    return node


def _inner_html(element: ElementTree.Element) -> str:
    parts = [escape(element.text or "")]
    parts += [ElementTree.tostring(child, encoding="unicode") for child in element]
    return SPACE.sub(" ", "".join(parts)).strip()


def fill_answers(
    text: str, answers: Mapping[str, str], *, is_html: bool = False
) -> str:
    """Put the answers in; one that is not given leaves nothing.

    >>> fill_answers('<a href="{{=url}}">Go</a>', {"url": "/a?b&c"}, is_html=True)
    '<a href="/a?b&amp;c">Go</a>'
    >>> fill_answers("{{=who}}, {{name}}", {"who": "Ann"})
    'Ann, {{name}}'
    """

    def answer(match: re.Match[str]) -> str:
        value = answers.get(match.group(1)) or ""
        return escape(value) if is_html else value

    return ANSWER.sub(answer, text)


def fill_subject(text: str) -> str:
    """Give a subject in which fields of the lead stand as Odoo fills them in.

    >>> fill_subject("For {{partner_name|you}}")
    'For {{ object.partner_name ||| you}}'
    """
    return FIELD.sub(
        lambda match: f"{{{{ object.{match[1]} ||| {match[2] or ''}}}}}", text
    )


def fill_fields(html: str) -> str:
    """Give HTML in which fields of the lead stand as the mail editor writes them.

    >>> fill_fields("<p>Hello {{contact_name|there}}!</p>")
    '<p>Hello <t t-out="object.contact_name">there</t>!</p>'
    """
    return FIELD.sub(
        lambda match: f'<t t-out="object.{match[1]}">{match[2] or ""}</t>', html
    )
