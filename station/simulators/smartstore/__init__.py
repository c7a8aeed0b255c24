"""Naver SmartStore's order API on loopback: tokens, feed, writes, and everything that can go wrong with them."""
