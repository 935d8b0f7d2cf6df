"""The audit seal: sealing the journals, verifying them, logging what may happen."""

from . import (
    crm_lead_journal_changes,
    lead_capture_erased,
    lead_capture_seal,
    lead_journal_change,
    lead_journal_check,
    lead_journal_check_chain,
    lead_journal_check_run,
    lead_journal_finding,
    lead_journal_seal,
    lead_journal_seal_block,
    lead_journal_seal_compare,
    lead_journal_seal_mail,
    lead_journal_seal_part,
    lead_journal_seal_hash,
    lead_journal_seal_run,
)
