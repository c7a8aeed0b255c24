"""What is written inside a code: goods under GS1, a shop's own weighed goods, an order's number in a slip's text."""
