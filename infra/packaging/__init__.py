"""What is uploaded: the bot's export and the functions' ZIPs, the same bytes at each build."""
