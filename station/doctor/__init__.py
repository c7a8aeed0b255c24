"""What `doctor` looks at beside devices and shop, and the archive that it makes for whoever helps from afar."""
