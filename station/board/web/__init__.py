"""The board for browsers: a page that can only be read, served by the standard library."""
