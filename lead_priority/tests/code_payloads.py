"""Code that somebody writes where a condition, a path or a text is expected. S10

``MARK`` in them is a file that they would make: it must not be there afterwards.
"""

import os
import tempfile
from contextlib import contextmanager

SNIPPETS = (
    "open('MARK', 'w')",
    "open('MARK', 'w').close()",
    "__import__('os').system('touch MARK')",
    "__import__('pathlib').Path('MARK').touch()",
    "__builtins__['open']('MARK', 'w')",
    'exec(\'open("MARK", "w")\')',
    'eval(\'open("MARK", "w")\')',
    "compile('open(\"MARK\", \"w\")', '', 'exec')",
    "(lambda: open('MARK', 'w'))()",
    "[open('MARK', 'w') for x in (1,)]",
    "{x: open('MARK', 'w') for x in (1,)}",
    "(open('MARK', 'w') for x in (1,))",
    "(x := open('MARK', 'w'))",
    "1 if open('MARK', 'w') else 2",
    "open('MARK', 'w') or 1",
    "not open('MARK', 'w')",
    "-open('MARK', 'w').fileno()",
    "f\"{open('MARK', 'w')}\"",
    "'%s' % open('MARK', 'w')",
    "'{0.__class__}'.format(1)",
    "().__class__.__base__.__subclasses__()",
    "[c for c in ().__class__.__mro__[1].__subclasses__()]",
    "''.__class__",
    "globals()",
    "locals()",
    "vars()",
    "getattr(1, 'real')",
    "env['res.users'].sudo().search([])",
    "env.cr.execute('UPDATE res_users SET active = FALSE')",
    "self.env.cr.commit()",
    "object.env",
    "record.unlink()",
    "user.write({'name': 'MARK'})",
    "uid",
    "request.env.user",
    "context_today()",
    "datetime.datetime.now()",
    "time.sleep(60)",
    "9 ** 9 ** 9 ** 9",
    "'a' * 10 ** 10",
    "print(1)",
    "lambda: 1",
    "await x",
    "yield",
    "import os",
)
# Where in the domain of a rule it stands.
PLACES = (
    "CODE",
    "[CODE]",
    "[(CODE, '=', 1)]",
    "[('name', CODE, 1)]",
    "[('name', '=', CODE)]",
    "[('id', 'in', [CODE])]",
    "['&', ('name', '=', 'x'), CODE]",
    "[('name', '=', 'x')] + [CODE]",
    "[('name', '=', 'x'), *CODE]",
    "[('partner_id', 'any', CODE)]",
    "[('partner_id', 'any', [('name', '=', CODE)])]",
    "{'a': CODE}",
)
# Names and operators that would be a piece of SQL.
INJECTIONS = (
    "[('name\" = 1; DROP TABLE crm_lead; --', '=', 1)]",
    "[('name; DELETE FROM crm_lead', '=', 1)]",
    "[('name', '= 1; DROP TABLE crm_lead; --', 1)]",
    "[('name', '= %s OR 1 = 1 --', 1)]",
    "[('name', 'in (SELECT login FROM res_users)', 1)]",
    "[('(SELECT 1)', '=', 1)]",
    "[('partner_id.name)); DROP TABLE crm_lead; --', '=', 1)]",
)
# What is text in a domain, and stays text.
HARMLESS = (
    "[('name', '=', '\\'; DROP TABLE crm_lead; --')]",
    "[('name', 'ilike', '%s %(x)s %')]",
    "[('name', '=', '{{ object.env }}')]",
    "[('name', '=', '<t t-out=\"object.env\"/>')]",
)


def make_domains(path):
    """Give domains that hold code, each of which would make a file of that path."""
    codes = [snippet.replace("MARK", path) for snippet in SNIPPETS]
    return [place.replace("CODE", code) for code in codes for place in PLACES]


@contextmanager
def unmade(test):
    """Give a path; fail where a file of it was made, or a table is gone."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mark")
        before = test.env["res.users"].search_count([])
        yield path
        test.assertFalse(os.path.exists(path))
    test.assertEqual(test.env["res.users"].search_count([]), before)
    test.assertTrue(test.env["crm.lead"].create({"name": "Still here"}))
