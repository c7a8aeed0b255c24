"""Commands that try the product without hardware: demo, demo-shop."""
