"""The packer's screen: what it shows, how it looks, what it hears from the keyboard, what it sounds like."""
