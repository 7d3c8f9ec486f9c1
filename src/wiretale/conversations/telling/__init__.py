"""How a report is shown: as text for a terminal, as a table, as rows, as HTML, as a ladder."""
