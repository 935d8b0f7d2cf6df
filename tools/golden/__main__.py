"""Write the golden data: the source files, then what they come to."""

from . import expected, source

source.write()
expected.write()
