"""What people write when they mark an activity as done."""

from odoo.tools import html2plaintext


def to_plain(feedback):
    """Give ``feedback`` as plain text without space around it, "" for none.

    Odoo's dialog sends text, some ways to mark an activity as done send HTML.

    >>> to_plain("230 V\\n< 5 A "), to_plain("<p><br></p>"), to_plain(None)
    ('230 V\\n< 5 A', '', '')
    """
    text = (feedback or "").strip()
    is_html = text.startswith("<") and text.endswith(">")
    return html2plaintext(text).strip() if is_html else text
