# What the command line needs, on an image that has no shell and no package manager.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

FROM gcr.io/distroless/nodejs24-debian13:nonroot
COPY --from=dependencies /app/node_modules /app/node_modules
COPY --from=build /app/package.json /app/LICENSE /app/
COPY --from=build /app/schemas /app/schemas
COPY --from=build /app/dist /app/dist
# Where ~/.aws is, also for a user whom the image does not know.
ENV HOME=/home/app
# Where reports go: mount a folder here.
WORKDIR /out
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/bin.js"]
