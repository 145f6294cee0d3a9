"""Charts on paper: cut into pages that can be read, with letters where arrows go on."""

from diagrams.paper.pages import Page, Part, paged, whole
from diagrams.paper.pdf import pdf_of
from diagrams.paper.plans import PAPERS, SMALLEST, Paper
from diagrams.paper.reading import drawing_of

__all__ = ["PAPERS", "SMALLEST", "Page", "Paper", "Part", "drawing_of", "paged", "pdf_of", "whole"]
