"""What the product says: sentences in Korean and in English, side by side."""
