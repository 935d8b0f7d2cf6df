"""What a person may ask of leads in a rule: no more than that person may read.

Rules are worked out by jobs that may read everything. Who could ask for any field would
learn what it holds by who matches, as a password one letter after the other.
"""


def check_may_ask(env, domain):
    """Check that the user may read each field that a domain on leads asks for.

    :param domain: on ``crm.lead``, without relative dates that Odoo does not know
    :raises AccessError: a field, or a model on the way to it, is not for the user
    :raises ValueError: the domain cannot be asked
    """
    if not env.su:
        # Not run: building the query looks at what the user may read.
        env["crm.lead"].with_context(active_test=False)._search(domain)
