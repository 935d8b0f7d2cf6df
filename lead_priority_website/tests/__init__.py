from . import test_website_bad_input
from . import test_website_form
from . import test_website_pages
from . import test_public_methods
