"""How many opcodes of Python a piece of work executes, by function: the same in every run.

What C does for one opcode is not seen; times are for that.
"""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

_ROOT = Path(__file__).parent.parent


def opcodes(work: Callable[[], object]) -> Mapping[str, int]:
    """Executed opcodes by function, each as `file:line name`."""
    counts: Counter[CodeType] = Counter()

    def called(frame: FrameType, _what: str, _value: Any) -> Callable[..., Any]:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        code = frame.f_code

        def traced(_frame: FrameType, what: str, _value: Any) -> Callable[..., Any]:
            if what == "opcode":
                counts[code] += 1
            return traced

        return traced

    before, collects = sys.gettrace(), gc.isenabled()
    gc.disable()  # whoever listens to the collector would be counted, now here, now there
    sys.settrace(called)
    try:
        work()
    finally:
        sys.settrace(before)
        if collects:
            gc.enable()
    found: Counter[str] = Counter()
    for code, count in counts.items():
        found[_name(code)] += count
    return found


def _name(code: CodeType) -> str:
    file = Path(code.co_filename)
    place = file.relative_to(_ROOT).as_posix() if file.is_relative_to(_ROOT) else file.name
    return f"{place}:{code.co_firstlineno} {code.co_qualname}"
