import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batch
from ..inbound.paths import PathError, find
from ..inbound.reading import read
from ..inbound.request import InboundError
from ..intake.cleaning import storable
from ..outgoing.errors import OutgoingError, Refused
from ..outgoing.lookup import next_ask
from ..outgoing.post import get

_logger = logging.getLogger(__name__)

BATCH_SIZE = 16
ASKED_AT_ONCE = 8
ANSWER_BYTES = 256 * 1024
REASON_CHARACTERS = 300
# A claim older than this was not ended by its server: it was stopped.
CLAIM_ENDS = timedelta(minutes=10)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Answers that say: we know of no such company.
UNKNOWN = (404, 410)


class LeadCompanyData(models.Model):
    """Asking: claimed and committed before, noted and committed after.

    What was under way when a server died is asked for again; it counted already.
    """

    _inherit = "lead.company.data"

    @api.model
    def _ask_due(self, now, limit=BATCH_SIZE):
        """Ask for the next due companies; give how many were due."""
        due = self._lock_due(now, limit)
        claimed = self._claim(due, now)
        if claimed:
            questions = [d.provider_id._prepare_question(d.name) for d in claimed]
            self._keep_claims()
            with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
                # Plain Python in the threads: no environment, no cursor.
                answers = list(pool.map(try_to_ask, questions))
            pairs = list(zip(claimed.ids, answers, strict=True))
            run_batch(self.env, lambda: self._note_answers(pairs, now))
        return len(due)

    @api.model
    def _keep_claims(self):
        """Commit, so that what is under way is known even after a crash."""
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _lock_due(self, now, limit):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT data.id FROM lead_company_data data
                     JOIN lead_company_provider provider
                       ON provider.id = data.provider_id AND provider.active
                    WHERE data.state = 'waiting' AND data.next_try_at <= %s
                 ORDER BY data.next_try_at, data.id LIMIT %s
                      FOR UPDATE OF data SKIP LOCKED""",
                now,
                limit,
            ),
            log_exceptions=False,
        )
        # sudo: the job works for everybody
        return self.sudo().browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _claim(self, due, now):
        """Give those that may be asked now; the others wait until they may."""
        by_provider = defaultdict(self.browse)
        for data in due:
            by_provider[data.provider_id] |= data
        claimed = self.browse()
        for provider, waiting in by_provider.items():
            free, free_at = provider._get_allowance(now)
            claimed |= waiting[:free]
            waiting[free:].write({"next_try_at": free_at})
        claimed.write({"next_try_at": now + CLAIM_ENDS, "asked_at": now})
        # sudo: counted by the job only
        self.env["lead.company.request"].sudo().create(
            [
                {"provider_id": d.provider_id.id, "data_id": d.id, "asked_at": now}
                for d in claimed
            ]
        )
        return claimed

    @api.model
    def _note_answers(self, pairs, now):
        for data_id, (text, error) in pairs:
            data = self.browse(data_id).exists()
            if data:
                data._note_answer(text, error, now)

    def _note_answer(self, text, error, now):
        """Note what was answered: data, that nothing is known, or why it failed."""
        document = None
        if error is None:
            document, error = self.provider_id._read_answer(text)
        if error is None or error.status in UNKNOWN:
            self._settle("unknown" if document is None else "found", document, now)
        else:
            self._note_failure(error, now)

    def _settle(self, state, document, now):
        values = {"state": state, "settled_at": now, "next_try_at": False}
        self.write({**values, "reason": False, "tries": 0, "answer": document})
        requests = self.env["lead.company.request"].sudo()
        newest = requests.search([("data_id", "=", self.id)], limit=1)
        newest.is_answered = True
        # What is known anew is shown on leads that were asked for before, too.
        self.use_ids.write({"filled_at": False})

    def _note_failure(self, error, now):
        tries = self.tries + 1
        again_at = None if isinstance(error, Refused) else next_ask(tries, error, now)
        reason = self.env["lead.alert"]._word_error(error)
        self.write(
            {
                "tries": tries,
                "reason": reason[:REASON_CHARACTERS],
                "state": "waiting" if again_at else "failed",
                "next_try_at": again_at or False,
                "settled_at": False if again_at else now,
            }
        )
        if error.status == 429 and error.retry_after:
            # It counts all our questions, not those about this company.
            self.provider_id.resume_at = now + timedelta(seconds=error.retry_after)


class LeadCompanyProvider(models.Model):
    _inherit = "lead.company.provider"

    def _get_allowance(self, now):
        """Give how many questions are free now, and when more are."""
        self.ensure_one()
        self.env["lead.company.request"].flush_model()
        if self.resume_at and self.resume_at > now:
            return 0, self.resume_at
        free, free_at = BATCH_SIZE, now + MINUTE
        for limit, window in ((self.minute_limit, MINUTE), (self.day_limit, DAY)):
            if not limit:
                continue
            [[asked, oldest_at]] = self.env.execute_query(
                SQL(
                    """SELECT count(*), min(asked_at) FROM lead_company_request
                        WHERE provider_id = %s AND asked_at > %s""",
                    self.id,
                    now - window,
                )
            )
            if limit - asked < free:
                free = max(limit - asked, 0)
                free_at = (oldest_at or now) + window
        return free, max(free_at, now + MINUTE)

    def _read_answer(self, text):
        """Give (document, None), (None, None) when nothing is known, or an error."""
        try:
            document = storable(read(text.encode(), "application/json"))
        except InboundError:
            return None, OutgoingError("protocol", text[:100])
        if self.code_path:
            code = _find(document, self.code_path)
            if code in _split(self.unknown_codes):
                return None, None
            if code not in _split(self.good_codes):
                return None, OutgoingError("status", f"{self.code_path}: {code}")
        known = any(_find(document, line.path) for line in self.line_ids)
        return (document if known else None), None


def _find(document, path):
    try:
        found = find(document, path)
    except PathError:
        return ""
    return "" if found is None or isinstance(found, dict) else str(found).strip()


def _split(codes):
    return [code.strip() for code in (codes or "").split(",") if code.strip()]


def try_to_ask(question):
    """Ask; give (text, None) or (None, error). ``question``: what ``get`` takes."""
    try:
        return get(**question, cap=ANSWER_BYTES).text, None
    except OutgoingError as error:
        return None, error
    except Exception:
        _logger.exception("Company data was not asked for")
        return None, OutgoingError("protocol")
