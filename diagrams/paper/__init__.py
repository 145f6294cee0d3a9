"""Charts on paper: cut into pages that can be read, with letters where arrows go on."""

from diagrams.paper.pages import PAPERS, Page, Paper, paged, whole

__all__ = ["PAPERS", "Page", "Paper", "paged", "whole"]
