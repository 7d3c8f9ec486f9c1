"""Reading packets and wording lines: what every protocol is written with."""
