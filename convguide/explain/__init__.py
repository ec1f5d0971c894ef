"""What a message of torch means: its causes, their arithmetic, and what to change.

Contents
    explain, Explanation    a pasted message or traceback, explained
    MESSAGES                every message that is known
    Message, Cause          a message, and one thing that can be behind it
"""

from convguide.explain.cause import Cause, Message
from convguide.explain.pasted import MESSAGES, Explanation, Unknown, explain

__all__ = ["MESSAGES", "Cause", "Explanation", "Message", "Unknown", "explain"]
