"""The window of Sinnsuche.

PySide6 6.12 is built for Python 3.12 and later, where None, True, False and NotImplemented are
immortal: it hands them out without counting. Python 3.11 does count them, and after some thousand
calls of Qt it ends with "deallocating None". So they are made immortal here, before any Qt is
imported, by a count that no run can use up.
"""

from __future__ import annotations

import ctypes
import sys

_UNCOUNTABLE = 1 << 40

if sys.version_info < (3, 12) and not hasattr(sys, "getobjects"):
    # The count is the first field of every object in CPython, but for its debug builds.
    for _constant in (None, True, False, NotImplemented):
        ctypes.c_ssize_t.from_address(id(_constant)).value = _UNCOUNTABLE
