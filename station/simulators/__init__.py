"""A warehouse without hardware: sample goods, a simulated shop and a simulated packer."""
