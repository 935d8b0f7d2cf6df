import logging
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..health import LOOK, MOST, Finding, judge

_logger = logging.getLogger(__name__)

# Work is done within a minute or so; later than this, something is in its way.
LATE = timedelta(minutes=15)
WEEK = timedelta(days=7)
# Records that one press of a button mends; the next press takes the next ones.
MENDED_AT_ONCE = 500
MANAGER = "sales_team.group_sale_manager"
ADMIN = "base.group_system"


class LeadHealthCheck(models.AbstractModel):
    """One question of the health page: is something stuck, and what mends it?

    Each check is one file: an abstract model that inherits this one, names its area
    and either the records that are wrong (``_model``, ``_get_domain``) or ``_find``.
    It is on the page, in the answer to monitoring and in the daily alert by itself.
    """

    _name = "lead.health.check"
    _description = "Health Check"

    # A field of lead.health, without the "_ids"; empty: no check, others build on it.
    _area = ""
    _sequence = 50
    # What is counted, since which moment it waits, and whose it is.
    _model = ""
    _moment = ""
    _company = "company_id"
    # XML ids: the job whose run mends it, the action that lists the records.
    _job = ""
    _action = ""
    # The oldest waits as long: broken. None: it never is, somebody should look.
    _broken_after = timedelta(hours=1)
    _mend_group = MANAGER

    @api.model
    def _get_checks(self):
        """Give all checks, in the order of the page."""
        names = self.pool.descendants(["lead.health.check"], "_inherit")
        checks = [self.env[name] for name in names if self.env[name]._area]
        return sorted(checks, key=lambda c: (c._area, c._sequence, c._name))

    @api.model
    def _get_code(self):
        """Give the name that programs know it by.

        ``lead.health.captures.waiting`` is ``captures_waiting``.
        """
        return self._name.removeprefix("lead.health.").replace(".", "_")

    # What each check says -------------------------------------------------------
    @api.model
    def _get_title(self):
        """Give what is counted, in some words."""
        raise NotImplementedError

    @api.model
    def _get_explanation(self):
        """Give what it means and what to do, in the words of a sales manager."""
        raise NotImplementedError

    @api.model
    def _get_domain(self, now):
        """Give the domain of the records that are wrong at ``now`` (naive UTC)."""
        raise NotImplementedError

    @api.model
    def _get_mend_label(self):
        """Give the label of the button; empty: people mend the records one by one."""
        return self.env._("Run Now") if self._job else ""

    @api.model
    def _get_not_held(self, switch):
        """Leave out companies whose ``switch`` holds the work on purpose.

        What is of no company waits while any of them does.
        """
        held = self.env["res.company"].search([(switch, "=", True)])
        if not held:
            return Domain.TRUE
        return Domain("company_id", "not in", [False, *held.ids])

    # Looking --------------------------------------------------------------------
    @api.model
    def _look_at_all(self, now):
        """Give [(check, finding, state)] for the companies of the environment.

        A check that fails is something to look at; the others are made all the same.
        """
        checks = self._get_checks()
        try:
            with self.env.cr.savepoint():
                return [(check, *check._look(now)) for check in checks]
        except Exception:
            _logger.info("Health checks are made one by one", exc_info=True)
        return [(check, *check._look_alone(now)) for check in checks]

    @api.model
    def _look(self, now):
        """Give what is found and how bad that is."""
        # sudo: numbers and moments, for whom the page is
        finding = self.sudo()._find(now)
        return finding, judge(finding, now, self._broken_after)

    @api.model
    def _look_alone(self, now):
        """As ``_look``; whatever happens ends here."""
        try:
            with self.env.cr.savepoint():
                return self._look(now)
        except Exception:
            _logger.exception("Health check %s failed", self._name)
        return Finding(names=(self.env._("not known: the check failed"),)), LOOK

    @api.model
    def _find(self, now):
        """Count what is wrong; by one query that stops at ``MOST``."""
        records = self.env[self._model].with_context(active_test=False)
        query = records._search(
            self._get_own_domain(now), order=self._moment, limit=MOST + 1
        )
        moment = records._field_to_sql(records._table, self._moment, query)
        count, oldest_at = self.env.execute_query(
            SQL(
                "SELECT count(*), min(found.at) FROM (%s) found",
                query.select(SQL("%s AS at", moment)),
            )
        )[0]
        return Finding(count, oldest_at)

    @api.model
    def _get_own_domain(self, now):
        """Give the domain of what is wrong in the companies of the one who asks."""
        domain = Domain(self._get_domain(now))
        if self._company:
            domain &= Domain(self._company, "in", [False, *self.env.companies.ids])
        return domain

    # Mending --------------------------------------------------------------------
    @api.model
    def _may_mend(self):
        """Whether the user may press the button of this check."""
        return self.env.su or self.env.user.has_group(self._mend_group)

    @api.model
    def _mend(self, now):
        """Do what the button says; give a sentence about what happens next.

        As superuser: the card checks ``_may_mend``.
        """
        if self._job:
            self.env.ref(self._job)._trigger()
            return self.env._("It runs within a minute. Refresh the page then.")
        records = self.env[self._model].search(
            self._get_own_domain(now), order=self._moment, limit=MENDED_AT_ONCE
        )
        self._mend_records(records, now)
        return self.env._("Tried again: %(count)s.", count=len(records))

    @api.model
    def _mend_records(self, records, now):
        """Mend these records, for checks that have no job to do so."""
        raise NotImplementedError

    @api.model
    def _open(self, now):
        """Give the action that lists the records; None for who may not read them."""
        if not self._action or not self.env[self._model].has_access("read"):
            return None
        action = self.env["ir.actions.act_window"]._for_xml_id(self._action)
        return {
            **action,
            "name": self._get_title(),
            "display_name": self._get_title(),
            "domain": list(self._get_own_domain(now)),
            "context": {"active_test": False},
        }
