"""Order sheets of other marketplaces by a column profile, and the dispatch sheet that goes back in the same profile."""
