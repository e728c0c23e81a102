# One image for both commands: the app (default) and the worker (`docker run … npm run worker`).
# Settings come from the environment (.env.example lists them); the image holds no secret and no stand-in.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Install scripts only fetch what tests and the local system use: another Node, Postgres, the Stripe CLI.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run messages && npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 BODY_SIZE_LIMIT=7M
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
# The worker runs TypeScript as it is, and shares the messages and lib/server with the app.
COPY --from=build /app/src/worker.ts ./src/worker.ts
COPY --from=build /app/src/lib ./src/lib
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
	CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "build"]
