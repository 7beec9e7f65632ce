"""The network: archives of mail in, threaded and searchable conversations out."""
