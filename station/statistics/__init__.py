"""The figures of the hall: what the journal says of pace, deadlines and mistakes. Pure, as the rules are."""
