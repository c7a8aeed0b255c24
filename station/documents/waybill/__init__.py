"""The waybill: what stands on it, how it is laid out, and its codes."""
