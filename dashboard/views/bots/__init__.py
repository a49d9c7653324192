"""The bots on the page: what each is made of, its code hook, its name."""
