# Builds the wheel in one stage and runs it in another, as a user without rights.
FROM python:3.13-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir build
COPY pyproject.toml README.md alembic.ini ./
COPY app app
COPY migrations migrations
COPY surveys surveys
RUN python -m build --wheel --outdir /wheels

FROM python:3.13-slim
# the faces that pictures are drawn in
RUN apt-get update && apt-get install -y --no-install-recommends fonts-dejavu-core fonts-liberation \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 touchpoints
COPY .ci/requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-deps /wheels/*.whl
USER touchpoints
WORKDIR /home/touchpoints
# made by its user before it becomes a volume: a fresh volume takes over the owner of the folder
RUN mkdir data
ENV TOUCHPOINTS_DATA_DIR=/home/touchpoints/data
VOLUME /home/touchpoints/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["touchpoints", "serve", "--host", "0.0.0.0"]
