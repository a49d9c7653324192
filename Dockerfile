# LexLens as a service: `docker build -t lexlens .`, then see compose.yaml. Nothing is written but to
# /tmp and /lexlens/data: run it with --read-only --tmpfs /tmp.
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /lexlens
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt "psycopg[binary]>=3.3,<4" \
    && useradd --uid 10001 --create-home lexlens \
    && mkdir -m 1777 data
COPY . .
USER 10001
EXPOSE 8000
VOLUME ["/lexlens/data", "/tmp"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "deploy/start.py"]
