"""What the pages draw: the only room that knows Streamlit."""
