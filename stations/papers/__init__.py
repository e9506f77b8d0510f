"""What an observer carries: the mandate letter of the organisation and the name badge; for one, and for all of an area at once."""
