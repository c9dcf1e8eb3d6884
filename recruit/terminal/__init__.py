"""What the commands print: wording in three languages, progress, and the summary of a campaign."""

from recruit.language import Language
from recruit.terminal.language import chosen
from recruit.terminal.wording import say

__all__ = ["Language", "chosen", "say"]
