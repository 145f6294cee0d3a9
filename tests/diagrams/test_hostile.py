"""Whatever stands in a path or a ticket stays text: no markup, no address, no file gets in."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from diagrams.dot import dot_id, dot_of
from diagrams.picture import Edge, Group, Node, Picture
from diagrams.svg import svg_of

_IN_QUOTES = re.compile(r'"(?:\\.|[^"\\])*"|<.*>')
_NAMED = re.compile(r"\b(\w+)=")
NAMED = {
    "arrowsize", "bgcolor", "color", "dir", "fillcolor", "fontcolor", "fontname", "fontsize",
    "height", "id", "label", "labeljust", "labelloc", "margin", "nodesep", "outputorder", "pad",
    "penwidth", "peripheries", "rank", "rankdir", "ranksep", "shape", "splines", "style", "weight",
    "width",
}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    "svg", "title", "desc", "style", "g", "a", "rect", "path", "polygon", "polyline", "ellipse",
    "text",
}  # fmt: skip
ATTRIBUTES = {
    "id", "class", "role", "width", "height", "viewBox", "transform", "d", "points", "x", "y", "cx",
    "cy", "rx", "ry", "fill", "stroke", "stroke-width", "stroke-dasharray", "font-family",
    "font-size", "font-weight", "text-anchor", "href", "data-step", "data-transition", "data-label",
    "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden",
}  # fmt: skip
TEXTS = [
    '<script>alert("x")</script>',
    "</title></desc></style><script>alert(1)</script>",
    '" onload="alert(1)',
    "' style='x:url(//evil.example)'",
    '"]; evil [label="x", image="/etc/passwd", URL="javascript:alert(1)"',
    '<<TABLE><TR><TD><IMG SRC="/etc/passwd"/></TD></TR></TABLE>>',
    "<B>bold</B>&lt;i&gt;&amp;&#60;script&#62;",
    "\\N \\G \\E \\l \\r \\\\",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "]]> --> <!-- <![CDATA[ <?xml ?>",
    "שלום עולם, مرحبا, \u202eback to front\u202c",
    "🚨 on 🔥 fire 👩‍👩‍👧",
    "first\nsecond\r\nthird\tfourth",
    "nul \x00 bell \x07 escape \x1b half \ud83d end",
    "x" * 5_000,
    "many words " * 500,
    "   ",
    "@import url(//evil.example); } * { fill: red",
]


def chart(text: str) -> Picture:
    """A chart that has the text in all of its parts."""
    return Picture(
        text,
        text,
        (
            Node("a", "work", text, (text,), text, level=text, words=(text,), link=text),
            Node(text, "decide", text, (text,), group="g"),
            Node("c", "end", text, mark="finding"),
        ),
        (
            Edge("a/1", "a", text, (text,), badge=text, notes=(text,)),
            Edge(text + "/1", text, "c", (text,), mark="added"),
        ),
        (text,),
        notes=(text,),
        groups=(Group("g", text),),
    )


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
def test_a_text_stays_a_text(text: str) -> None:
    root = ET.fromstring(svg_of(chart(text)))
    groups = [each.get("id") for each in root.iter(f"{SVG}g")]
    for each in root.iter():
        assert each.tag.removeprefix(SVG) in ELEMENTS
        assert {*each.attrib} <= ATTRIBUTES
    assert [each for each in root.iter() if "href" in each.attrib] == []
    for name in ("a", text, "c", "a/1", f"{text}/1"):
        assert groups.count(dot_id(name)) == 1
    assert len(root.findall(f".//{SVG}style")) == 1
    assert "evil" not in (root.findtext(f"{SVG}style") or "")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
def test_the_layout_program_is_told_of_no_file_and_no_address(text: str) -> None:
    source = dot_of(chart(text))
    outside = [_IN_QUOTES.sub("", line) for line in source.splitlines()]
    assert len(outside) <= len(dot_of(chart("plain")).splitlines())
    assert {word for line in outside for word in _NAMED.findall(line)} <= NAMED


def test_all_of_a_text_is_shown_or_its_beginning_with_the_whole_of_it_told() -> None:
    text = "word " * 1_000
    root = ET.fromstring(svg_of(chart(text)))
    (box,) = (each for each in root.iter(f"{SVG}g") if each.get("data-step") == "a")
    assert [each.text or "" for each in box.iter(f"{SVG}text")][11].endswith("…")
    assert text.strip() in (box.get("aria-label") or "")
    assert len(list(box.iter(f"{SVG}text"))) == 4 * 12


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://desk.example/T-1?a=1&b=%22", True),
        ("HTTP://desk.example", True),
        ("mailto:anna@desk.example", True),
        ("#triage", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//evil.example", False),
        ("/etc/passwd", False),
        ("https://desk.example/a b", False),
        ("https://desk.example/\n", False),
        ("", False),
    ],
)
def test_a_box_leads_to_pages_mailboxes_and_places_on_the_same_page(
    link: str, *, kept: bool
) -> None:
    plain = chart("plain")
    linked = replace(plain, nodes=(replace(plain.nodes[0], link=link), *plain.nodes[1:]))
    root = ET.fromstring(svg_of(linked))
    anchors = root.findall(f".//{SVG}a")
    assert [each.get("href") for each in anchors] == ([link] if kept else [])
    assert all(list(each.iter(f"{SVG}text")) for each in anchors)
    assert "a:focus-visible .shape" in (root.findtext(f"{SVG}style") or "")
