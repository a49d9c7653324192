# LexLens as a service: `docker build -t lexlens .`, then see compose.yaml.
FROM python:3.12-slim
WORKDIR /lexlens
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt "psycopg[binary]>=3.3,<4"
COPY . .
RUN useradd --create-home lexlens && mkdir -p data && chown lexlens data
USER lexlens
EXPOSE 8000
CMD ["uvicorn", "asgi:app", "--host", "0.0.0.0", "--port", "8000"]
