"""What keeps something from being drawn, as a sentence."""


class PictureError(RuntimeError):
    """A chart that cannot be drawn; the message says why."""
