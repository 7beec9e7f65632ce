"""The policy: for every social act, one gate that answers allow, observe, warn, hold or block."""
