# Builds from the packages of Debian and PyPI alone and runs the demo:
#   docker build -t tongbao . && docker run --rm -p 127.0.0.1:8642:8642 tongbao
FROM python:3.11-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-wqy-microhei libgl1 libglib2.0-0 libgomp1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/tongbao
COPY . .
RUN pip install --no-cache-dir -c constraints.txt . \
    && useradd --create-home clerk && mkdir /data && chown clerk /data
USER clerk
# The port is published on this machine alone; inside the container the server listens on all addresses.
CMD ["sh", "-c", "tongbao run samples/inbox --out /data/dataset && exec tongbao review /data/dataset --host 0.0.0.0 --token demo"]
