"""The server of LexLens: `streamlit run streamlit_app.py`. What it shows is drawn by `frame.py`."""

from pathlib import Path

import streamlit as st

from dashboard.warm_up import beside_the_server

app = st.App(Path(__file__).with_name("frame.py"), lifespan=beside_the_server())
