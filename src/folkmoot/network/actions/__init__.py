"""The writers of the network; each requires permission, asks the gate, records and tells."""
