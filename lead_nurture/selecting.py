"""Which leads a domain means at a moment, as SQL; who is new among them.

What flows and segments ask of leads goes this way, so that "who would enter now?",
the count of a segment and the job that lets leads enter cannot disagree.
"""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, Query

from odoo.addons.lead_priority.asking import check_may_ask
from odoo.addons.lead_priority.scoring import BadRule, parse_domain
from odoo.addons.lead_priority.scoring.clock import bind_clock

OPEN_LEAD = SQL("(crm_lead.active AND crm_lead.won_status = 'pending')")
EVERY_LEAD = SQL("TRUE")


def of_leads(column, lead_ids):
    """SQL: the column is one of ``lead_ids``; true without them."""
    return SQL("TRUE") if lead_ids is None else SQL("%s = ANY (%s)", column, lead_ids)


def compile_domain(env, text, now, company):
    """Give (from clause, condition) on the table crm_lead for the domain ``text``.

    Superuser and the company's time zone: it must not depend on who looks.
    :raises BadRule: it is no domain of literals, or of fields that are gone
    """
    tz = env["lead.score.model"]._get_tz(company)
    leads = env["crm.lead"].with_user(SUPERUSER_ID).browse()
    leads = leads.with_context(active_test=False, lang="en_US", tz=tz)
    query = Query(leads.env, leads._table, leads._table_sql)
    domain = parse_domain(text)
    try:
        domain = bind_clock(domain, leads, now, tz).optimize_full(leads)
        for condition in domain.iter_conditions():
            leads.flush_model([condition.field_expr.partition(".")[0]])
        condition = domain._to_sql(leads, leads._table, query)
    except KeyError as error:
        raise BadRule("field", str(error.args[0])) from error
    except Exception as error:  # a search method of any addon may raise anything
        raise BadRule("value", str(error)) from error
    return query.from_clause, condition


def select_leads(
    env, text, now, company, *, extra=EVERY_LEAD, of=OPEN_LEAD, lead_ids=None
):
    """Give a query of ``lead_id``: leads of a company that match the domain ``text``.

    :param extra: further SQL on the table crm_lead
    :param of: SQL on the table crm_lead: which leads at all; open ones if not given
    """
    tables, condition = compile_domain(env, text, now, company)
    return SQL(
        """SELECT crm_lead.id AS lead_id FROM %(tables)s
            WHERE %(leads)s AND %(of)s AND (%(condition)s) AND (%(extra)s)
              AND (crm_lead.company_id IS NULL OR crm_lead.company_id = %(company)s)""",
        tables=tables,
        leads=of_leads(SQL("crm_lead.id"), lead_ids),
        of=of,
        condition=condition,
        extra=extra,
        company=company.id,
    )


def check_domain_text(env, text, company):
    """Check that ``text`` is a domain that can be asked of leads, by this user.

    :raises ValidationError: it is none, or asks for what the user may not read
    """
    try:
        compile_domain(env, text, env.cr.now(), company)
        check_may_ask(env, parse_domain(text))
    except BadRule as error:
        why = env["lead.score.rule"]._get_error_reason(error)
    except AccessError as error:
        why = str(error)
    else:
        return
    raise ValidationError(env._("These conditions cannot be used: %(why)s", why=why))


def keep_members(table, owner_column, owner_id, matching, now, lead_ids=None):
    """Give the statement that lets a table of members say who matches now.

    Who matches no more is removed, who is new is added with ``since`` = ``now``;
    those who stay are not touched. Gives rows (came, went) counted.

    :param matching: query of ``lead_id``; only of ``lead_ids`` when these are given
    """
    return SQL(
        """WITH matching AS MATERIALIZED (%(matching)s), went AS (
               DELETE FROM %(table)s member
                WHERE member.%(owner)s = %(id)s AND %(leads)s AND NOT EXISTS (
                      SELECT FROM matching WHERE matching.lead_id = member.lead_id)
            RETURNING 1
           ), came AS (
               INSERT INTO %(table)s (%(owner)s, lead_id, since)
               SELECT %(id)s, lead_id, %(now)s FROM matching
                WHERE NOT EXISTS (SELECT FROM %(table)s member
                       WHERE member.%(owner)s = %(id)s
                         AND member.lead_id = matching.lead_id)
                   ON CONFLICT DO NOTHING RETURNING 1
           ) SELECT (SELECT count(*) FROM came), (SELECT count(*) FROM went)""",
        matching=matching,
        table=SQL.identifier(table),
        owner=SQL.identifier(owner_column),
        id=owner_id,
        leads=of_leads(SQL("member.lead_id"), lead_ids),
        now=now,
    )
