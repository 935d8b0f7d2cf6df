"""Months as people of each language write them."""

from babel.dates import format_skeleton

from odoo.tools.misc import babel_locale_parse, get_lang

SHORT, LONG = "yMMM", "yMMMM"


def format_month(env, day, skeleton=LONG):
    """Give the month of a day with its year: “November 2026”, “2026年11月”.

    A pattern, as Odoo's format_date takes it, would fix the order of the two.

    :param day: a date
    :param skeleton: ``LONG``, or ``SHORT`` for the short name of the month
    """
    locale = babel_locale_parse(get_lang(env).code)
    return format_skeleton(skeleton, day, locale=locale)
