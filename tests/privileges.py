"""Programs without the privileges of root: root may read any file, so that tests of permissions would pass without a check."""

import ctypes
import os

_OVERRIDE, _SEARCH = 1, 2  # capabilities(7): CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_DROP, _VERSION = 24, 0x20080522  # PR_CAPBSET_DROP of prctl(2), _LINUX_CAPABILITY_VERSION_3 of capget(2)


def as_ordinary_user() -> None:
    """Takes from this process, and from those that it starts, what lets root read anything; nobody else has it."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: of the first 32 capabilities, then of the others
    assert libc.capget(head, sets) == 0, os.strerror(ctypes.get_errno())
    for capability in (_OVERRIDE, _SEARCH):
        libc.prctl(_DROP, capability, 0, 0, 0)
        for place in range(3):
            sets[place] &= ~(1 << capability)
    assert libc.capset(head, sets) == 0, os.strerror(ctypes.get_errno())
