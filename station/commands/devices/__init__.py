"""Commands about printers, scanners, and the papers that are no order's."""
