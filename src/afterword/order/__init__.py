"""What to look at first: the order of a queue, learnt from a site's own decisions."""
