"""Charts: matplotlib for documents, Plotly for the report, from the same prepared numbers."""
