"""The pure half of the policy: acts and decisions; knows no database and no Django."""
