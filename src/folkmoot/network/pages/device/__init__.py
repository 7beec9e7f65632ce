"""The site on somebody's device: installed, read without a connection, told of news."""
