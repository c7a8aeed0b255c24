"""What the seller centre means, by whichever door it is told: the one table for its interface and for its sheets."""
