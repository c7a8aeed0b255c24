"""The only place that names concrete devices, shops and stores."""
