"""Texts and names that would break a chart, or do harm in it, if they were taken for more."""

from dataclasses import replace

from diagrams.picture import Edge, Node, Picture

TEXTS = {
    "markup": '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "quotes": '"a" \'b\' `c` "] --> evil',
    "a link": "javascript:alert(1) https://evil.example/x",
    "Mermaid's own": 'end\n  click n_a href "javascript:alert(1)" %%{init: {"theme":"x"}}%%',
    "DOT's own": 'a\\N\\G"];evil [label="x"] image=/etc/passwd',
    "Markdown": "1. one\n- two\n# three **bold** __bold__ [x](javascript:alert(1))",
    "right to left": "שלום עולם مرحبا",
    "an emoji": "🚨 on fire 🚨👩‍👩‍👧",
    "5,000 letters": "x" * 5_000,
    "5,000 words": "word " * 5_000,
    "lines": "one\ntwo\r\n\tthree",
    "controls": "a\x00b\x1bc\ufffed",
    "nothing": "",
    "ends of comments": "]]> --> */ <!--",
}
NAMES = (
    "end", "subgraph", "class", "click", "graph", "node", "flowchart", "style", "default", "edge",
    "digraph", "strict", "linkStyle", "classDef", "direction", "o", "x", "a-b", "a_b", "ä",
)  # fmt: skip


def chart(*names: str, text: str = "", link: str = "") -> Picture:
    """Steps of these names, one after the other, back to the first, with a text in each place."""
    nodes = tuple(
        Node(name, "work", text or name, (text,), badge=text, level=f"level {1 + n % 2}", link=link)
        for n, name in enumerate(names)
    )
    edges = tuple(
        Edge(f"{name}/1", name, names[(n + 1) % len(names)], (text or "on",), notes=(text,))
        for n, name in enumerate(names)
    )
    back = replace(edges[-1], back=True)
    return Picture(text or "A chart", text, nodes, (*edges[:-1], back), (text,), (text,))
