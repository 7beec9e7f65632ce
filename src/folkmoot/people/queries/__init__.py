"""What can be asked about people and groups; every list begins with what the asker may see."""
