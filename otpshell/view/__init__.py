"""Terms, errors and code as styled text. One file of styles (``styles``); everything here is a pure function of what it shows."""
