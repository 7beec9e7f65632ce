"""What other parts may use of the policy: the gate."""

from folkmoot.policy.gate import decide, decide_all

__all__ = ["decide", "decide_all"]
