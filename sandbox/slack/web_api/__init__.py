"""The methods of the Web API, by subject, and the way a call takes to them."""
