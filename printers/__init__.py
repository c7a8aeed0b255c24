"""Paper: documents in millimetres, drawn to dots, sent to a printer, with an honest outcome."""
