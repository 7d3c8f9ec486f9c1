"""The few names that compiled code is annotated with, without their price at start-up.

`typing` and `mypy_extensions` take longer to import than a small capture takes to print. mypy and
mypyc see the real `Final`, `final` and `i64` here; the running program sees stand-ins that cost
nothing, because every annotation is a string (`from __future__ import annotations`).
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Final as Final
    from typing import final as final

    from mypy_extensions import i16 as i16
    from mypy_extensions import i32 as i32
    from mypy_extensions import i64 as i64
    from mypy_extensions import mypyc_attr as mypyc_attr
    from mypy_extensions import u8 as u8
else:
    Final = object
    i16 = i32 = i64 = u8 = int

    def final(cls):
        """`typing.final`, which at run time does nothing that is needed here."""
        return cls

    def mypyc_attr(*names, **values):
        """`mypy_extensions.mypyc_attr`: a note to the compiler, nothing at run time."""
        return lambda cls: cls
