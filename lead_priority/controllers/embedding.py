"""A hosted page in a frame of another site: who may show it, and what it may run."""

from ..intake import limits
from ..intake.cleaning import clean_line, read_host, storable

# No script runs on the page, whatever somebody typed into it.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:;"
    " base-uri 'none'; object-src 'none'"
)
# Captchas bring scripts and frames of their own, and Odoo's scripts compile their
# templates; typed text stays text all the same.
CAPTCHA_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' https:;"
    " frame-src https:;"
    " connect-src 'self' https:; style-src 'self' 'unsafe-inline' https:;"
    " img-src 'self' data: https:; base-uri 'none'; object-src 'none'"
)


def get_policy(form, *, is_embedded, has_captcha=False):
    """Give the page's Content-Security-Policy: its sites may frame it, nobody else.

    In a frame one script of ours runs, from a file: it tells the frame's height.
    """
    policy = CAPTCHA_POLICY if has_captcha else POLICY
    if is_embedded and not has_captcha:
        policy += "; script-src 'self'"
    origins = " ".join(["'self'", *form.site_ids._get_origins()])
    return f"{policy}; frame-ancestors {origins}"


def read_page(query):
    """Give what the page around the frame says of itself: its address and referrer.

    The browser tells the frame only which site that is.
    """
    url, referrer = (
        clean_line(str(storable(query.get(name) or "")), limits.URL_CHARACTERS)[0]
        for name in ("page_url", "referrer")
    )
    return {
        "page_url": url if read_host(url) else "",
        "referrer": referrer if read_host(referrer) else "",
    }
