"""Random small desks, sound and faulty, as texts."""

from hypothesis import strategies as st

from tests.exploring.desks import INNER, MAIN, desk_of
from tests.exploring.writing import CONDITIONS, EVENTS, Data, Writer, of, text_of

ALIKE = "tier,response,level_1,level_1_within\n-,4h,team first,2h\n"


@st.composite
def desks(draw: st.DrawFn) -> dict[str, str]:
    """A small desk as texts, sound or not."""
    fields = draw(st.lists(of(sorted(CONDITIONS)), max_size=2, unique=True))
    clocked = draw(of([0, 0, 1]))
    clock = {"starts": draw(of(["opened", "opened", "asked"])), "stops": draw(of(EVENTS))}
    clocks: Data = {"response": clock} if clocked else {}
    wild = draw(of([0, 1, 3, 6]))
    fork, call = draw(of([False, False, True])), draw(of([False, False, False, True]))
    count = draw(st.integers(4, 5)) if fork else draw(st.integers(1, 4))
    paths: dict[str, str] = {}
    kinds = [
        "work",
        "work",
        "notify",
        "wait",
        "approve",
        "act",
        *(["decide"] * 2 if fields else []),
    ]
    outcomes: list[str] = []
    if call:
        inner = Writer(draw, fields, {}, ["i1", "i2"][: draw(st.integers(1, 2))], wild)
        inner.write([each for each in kinds if each not in ("approve", "act")], fork=False)
        inner.steps["done"] = {"end": "good"}
        if draw(st.booleans()):
            inner.steps["i1"] = {
                "approve": ["lead"],
                "yes": "done",
                "no": "bad",
                "unanswered": {"after": "2h", "go": "bad"},
            }
            inner.steps["bad"] = {"end": "bad"}
        outcomes = [step["end"] for step in inner.steps.values() if "end" in step]
        head = {"path": "inner", "calendar": "always", "matrix": "speed", "start": "i1"}
        paths[INNER] = text_of(head, [], inner.steps)
        kinds = [*kinds, "call", "call", "call"]
    main = Writer(draw, fields, clocks, [f"s{n}" for n in range(1, count + 1)], wild, outcomes)
    main.write(kinds, fork=fork)
    main.steps["done"] = {"end": "solved"}
    anywhere = [main.way("done", anywhere=True) for _ in range(draw(of([0, 0, 1])))]
    closing = count <= 2 and not (fork or call) and draw(of([False, False, True]))
    top: Data = {
        "path": "main",
        "calendar": "days" if closing else "always",
        "matrix": "speed",
        "start": "s1",
    }
    if draw(of([False, False, False, True])):
        top["restart"] = draw(of(main.names))
    if "state" in fields and draw(st.booleans()):
        top["pauses"] = ["Waiting"]
    if clocks:
        top["clocks"] = clocks
    paths[MAIN] = text_of(top, anywhere, main.steps)
    texts = desk_of(paths)
    return {**texts, "matrices/speed.csv": ALIKE} if draw(st.booleans()) else texts
