"""May it pass? Pure checks that judge a command before anything is written."""
