"""Tables of customers taken in: checked row by row, found among what is there, written."""
