"""Work in the background that outlives the page that began it."""
