"""Commands about orders, parcels, products, numbers and debts."""
