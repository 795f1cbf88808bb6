"""What was said of hits, put to use at once, and carried in and out as files."""

from engine.feedback.memory import FeedbackMemory
from engine.feedback.recollection import Recollection

__all__ = ["FeedbackMemory", "Recollection"]
