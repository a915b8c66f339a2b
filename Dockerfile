# murecom in a container: `docker build -t murecom .`, for amd64 and arm64. docs/container.md says how it is run.
# packages/cli/test/container.node.test.ts runs the steps between "steps" and "end of steps" without Docker.

FROM node:24-slim AS build
WORKDIR /src
COPY . .
# steps
RUN npx -y pnpm@12 install --frozen-lockfile --filter @murecom/cli...
RUN npx -y pnpm@12 --filter @murecom/cli... build
RUN npx -y pnpm@12 --filter @murecom/cli deploy --prod --legacy /app
# end of steps

FROM node:24-slim
# ffmpeg reads the formats that no decoder of murecom's reads.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
# For libraries and catalogues on PostgreSQL. Above /app, where its modules look for packages that they do not have.
RUN npm install --prefix / --no-audit --no-fund --silent pg@8 pg-boss@12 pg-copy-streams@7
# The library, and what was listened to, are in one volume.
ENV XDG_DATA_HOME=/data NODE_ENV=production
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/api/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/bin.js"]
CMD ["serve", "--host", "0.0.0.0"]
