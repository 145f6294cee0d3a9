"""Where the parts of a YAML text stand, and the edits that change just them."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from matrices.files.changes import Insert, NoPlace, Put, Rename
from matrices.files.documents import Place
from matrices.files.fragments import as_block, as_flow, in_style


class Edit(NamedTuple):
    """The text from `start` to `end` is to be this one."""

    start: int
    end: int
    text: str


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class Tree:
    """The nodes of a text, and the edits that change them."""

    def __init__(self, text: str) -> None:
        """Find the nodes of a text that can be read."""
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root: Node = YAML(typ="safe", pure=True).compose(text)

    def put(self, change: Put) -> Edit:
        """That the part at a place gets a value."""
        key, node = self._pair(change.place)
        if node is None:
            return self.insert(Insert(change.place, change.value))
        in_flow = self._in_flow(change.place)
        start, end = node.start_mark.index, self._end(node)
        if isinstance(node, ScalarNode) and end > start and node.style not in ("|", ">"):
            written = in_style(change.value, node.style)
            return Edit(start, end, written)
        written = as_flow(change.value)
        if key is not None and end == start:
            colon = self._colon(key)
            return Edit(colon, colon, f" {written}")
        if key is not None and not in_flow:
            return self._behind_colon(key, end, written)
        return Edit(start, end, written)

    def rename(self, change: Rename) -> Edit:
        """That a key gets another name."""
        key, _ = self._pair(change.place)
        if key is None:
            raise NoPlace("only a key can be renamed")
        start, end = key.start_mark.index, key.end_mark.index
        return Edit(
            start, end, in_style(change.name, key.style if isinstance(key, ScalarNode) else None)
        )

    def insert(self, change: Insert) -> Edit:
        """That a part is written before another."""
        place = change.place[:-1]
        holder, last = self._find(place), change.place[-1]
        if isinstance(holder, MappingNode):
            names = [str(key.value) for key, _ in holder.value]
            at = len(names) if change.before is None else names.index(change.before)
        else:
            at = int(last)
        if holder is None or not isinstance(holder, MappingNode | SequenceNode):
            raise NoPlace("there is nothing to insert into")
        if holder.flow_style:
            return self._into_flow(holder, at, last, change.value)
        return self._into_block(holder, at, last, change.value)

    def remove(self, place: Place) -> Edit:
        """That a part is taken out."""
        holder = self._find(place[:-1])
        if not isinstance(holder, MappingNode | SequenceNode):
            raise NoPlace("there is nothing to take out")
        at, starts = self._index(holder, place[-1]), self._starts(holder)
        if len(starts) == 1:
            empty: Any = {} if isinstance(holder, MappingNode) else []
            if len(place) == 1:
                return Edit(holder.start_mark.index, self._end(holder), as_flow(empty))
            return self.put(Put(place[:-1], empty))
        if holder.flow_style:
            return self._out_of_flow(holder, at)
        return self._out_of_block(holder, at)

    # Flow style

    def _into_flow(self, holder: CollectionNode, at: int, key: str | int, value: Any) -> Edit:
        written = as_flow({key: value})[1:-1] if isinstance(key, str) else as_flow(value)
        starts = self._starts(holder)
        if not starts:
            return Edit(holder.start_mark.index + 1, holder.start_mark.index + 1, written)
        if at < len(starts):
            return Edit(starts[at], starts[at], f"{written}, ")
        end = self._ends(holder)[-1]
        return Edit(end, end, f", {written}")

    def _out_of_flow(self, holder: CollectionNode, at: int) -> Edit:
        starts, ends = self._starts(holder), self._ends(holder)
        gaps = [self.text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
        if at < len(gaps) and gaps[at].strip() == "," and "\n" not in gaps[at]:
            return Edit(starts[at], starts[at + 1], "")
        if at and gaps[at - 1].strip() == "," and "\n" not in gaps[at - 1]:
            return Edit(ends[at - 1], ends[at], "")
        # Over several lines: the part goes with its comma, and the line if it is empty then.
        after = re.compile(r"\s*,?[ \t]*").match(self.text, ends[at])
        end = after.end() if after and "," in after[0] else ends[at]
        begin = self.text.rfind("\n", 0, starts[at]) + 1
        stop = self._line_end(end)
        if not self.text[begin : starts[at]].strip() and not self.text[end:stop].strip():
            return Edit(begin, stop, "")
        return Edit(starts[at], end, "")

    # Block style

    def _into_block(self, holder: CollectionNode, at: int, key: str | int, value: Any) -> Edit:
        starts, ends = self._starts(holder), self._ends(holder)
        column = int(holder.start_mark.column)
        blocky = any(
            isinstance(each, MappingNode) and not each.flow_style for each in self._values(holder)
        )
        lines = list(as_block(key, value, column, blocky=blocky))
        if at:
            place = self._line_end(ends[at - 1])
            spaced = self._spaced(ends, starts, at)
            written = self.newline.join([*([""] if spaced else []), *lines]) + self.newline
            if place and self.text[place - 1] != "\n":  # the last line of a text without a last end
                written = self.newline + written.removesuffix(self.newline)
            return Edit(place, place, written)
        begin = self.text.rfind("\n", 0, starts[0]) + 1
        if self.text[begin : starts[0]].strip():  # the first part stands behind a dash
            written = self.newline.join(lines).lstrip() + self.newline + " " * column
            return Edit(starts[0], starts[0], written)
        spaced = self._spaced(ends, starts, at)
        written = self.newline.join([*lines, *([""] if spaced else [])]) + self.newline
        return Edit(begin, begin, written)

    def _out_of_block(self, holder: CollectionNode, at: int) -> Edit:
        starts, ends = self._starts(holder), self._ends(holder)
        begin = self.text.rfind("\n", 0, starts[at]) + 1
        if self.text[begin : starts[at]].strip():  # it stands behind a dash: the next moves up
            return Edit(starts[at], starts[at + 1], "")
        end = self._line_end(ends[at])
        above = self.text[:begin].rstrip(" ").endswith(("\n\n", "\n\r\n"))
        blank = re.compile(r"(?:[ \t]*\r?\n)+").match(self.text, end)
        return Edit(begin, blank.end() if above and blank else end, "")

    def _spaced(self, ends: list[int], starts: list[int], at: int) -> bool:
        """Whether an empty line divides the parts of a block where this one goes."""
        if len(starts) == 1:
            return False
        last = min(max(at, 1), len(starts) - 1)
        return bool(re.search(r"\n[ \t]*\r?\n", self.text[ends[last - 1] : starts[last]]))

    def _behind_colon(self, key: Node, end: int, written: str) -> Edit:
        """The value behind its key's colon, in place of one on the lines below."""
        colon = self._colon(key)
        below = self._line_end(colon)
        behind = self.text[colon:below].rstrip()
        if behind and not behind.lstrip().startswith("#"):  # it begins there: `key: |`
            return Edit(colon, end, f" {written}")
        comments = self.text[below : self._value_line(below, end)]
        kept = f" {written}{behind}{self.newline}{comments}".removesuffix(self.newline)
        return Edit(colon, end, kept)

    def _colon(self, key: Node) -> int:
        """Where the text behind a key's colon begins."""
        return self.text.index(":", key.end_mark.index) + 1

    def _value_line(self, begin: int, end: int) -> int:
        """The first line from `begin` on that is neither empty nor a comment."""
        at = begin
        while at < end:
            stop = self._line_end(at)
            line = self.text[at:stop].strip()
            if line and not line.startswith("#"):
                return at
            at = stop
        return begin

    # Marks

    def _find(self, place: Place) -> Node | None:
        node: Node | None = self.root
        for part in place:
            if isinstance(node, MappingNode) and isinstance(part, str):
                node = next((value for key, value in node.value if key.value == part), None)
            elif isinstance(node, SequenceNode) and isinstance(part, int):
                node = node.value[part] if 0 <= part < len(node.value) else None
            else:
                return None
        return node

    def _pair(self, place: Place) -> tuple[Node | None, Node | None]:
        holder = self._find(place[:-1])
        if isinstance(holder, MappingNode):
            return next(((k, v) for k, v in holder.value if k.value == place[-1]), (None, None))
        return None, self._find(place)

    def _in_flow(self, place: Place) -> bool:
        around = (self._find(place[:i]) for i in range(len(place)))
        return any(
            isinstance(each, MappingNode | SequenceNode) and each.flow_style for each in around
        )

    def _index(self, holder: Node, last: str | int) -> int:
        if isinstance(holder, MappingNode):
            return next(i for i, (key, _) in enumerate(holder.value) if key.value == last)
        return int(last)

    def _values(self, holder: Node) -> list[Node]:
        if isinstance(holder, MappingNode):
            return [value for _, value in holder.value]
        return list(holder.value)

    def _starts(self, holder: CollectionNode) -> list[int]:
        """Where the parts begin: their keys, their dashes, or they themselves."""
        if isinstance(holder, MappingNode):
            return [key.start_mark.index for key, _ in holder.value]
        if holder.flow_style:
            return [each.start_mark.index for each in holder.value]
        starts, before = [], holder.start_mark.index
        for each in holder.value:
            dash = re.compile(r"(?:\s|#[^\n]*)*-(?=\s)").match(self.text, before)
            if dash is None:
                raise NoPlace("this list is not understood")
            starts.append(dash.end() - 1)
            before = max(self._end(each), dash.end())
        return starts

    def _ends(self, holder: CollectionNode) -> list[int]:
        """Where the parts end."""
        starts = self._starts(holder)
        if isinstance(holder, SequenceNode):
            return [
                max(self._end(each), start + (not holder.flow_style))
                for each, start in zip(holder.value, starts, strict=True)
            ]
        return [
            self._end(value) if self._end(value) > value.start_mark.index else self._colon(key)
            for key, value in holder.value
        ]

    def _end(self, node: Node) -> int:
        """Where a node's text ends, without the comments and empty lines behind it."""
        if isinstance(node, ScalarNode):
            end = int(node.end_mark.index)
            if node.style in ("|", ">"):
                end = node.start_mark.index + len(self.text[node.start_mark.index : end].rstrip())
            return end
        if not isinstance(node, CollectionNode) or node.flow_style:
            return int(node.end_mark.index)
        return self._ends(node)[-1]

    def _line_end(self, index: int) -> int:
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1
