"""The server of LexLens: `streamlit run streamlit_app.py`. What it shows is drawn by `frame.py`."""

import runpy
from pathlib import Path

import streamlit as st

from dashboard.warm_up import beside_the_server

FRAME = Path(__file__).with_name("frame.py")
app = st.App(FRAME, lifespan=beside_the_server())

if st.runtime.exists():  # somebody runs this file as a script: AppTest, a server of their own
    runpy.run_path(str(FRAME))
