# syntax=docker/dockerfile:1

# The gateway in one image. `docker build -t throughline .` needs nothing but this folder and, for libraries, the network.
# What each step is for, and which of them were run outside of Docker only: docs/operations.md, "The image".

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
RUN --mount=type=cache,target=/m2 ./mvnw -B -ntp -Dmaven.repo.local=/m2 -Dmaven.test.skip=true package
RUN java -Djarmode=tools -jar target/throughline.jar extract --layers --destination layers

# All of the image but the cache. Libraries first: they change least, so a new build of the gateway ships a few hundred kilobytes.
FROM eclipse-temurin:25-jre AS runtime
RUN groupadd --gid 10001 throughline \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin throughline \
    && install --directory --owner=10001 --group=10001 --mode=0750 /data
WORKDIR /app
COPY --chmod=755 docker/health docker/train ./
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# Replace it to change heap and memory; the collector has to stay, or the cache below is of no use.
ENV JDK_JAVA_OPTIONS="-XX:+UseSerialGC -XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=128m -XX:+ExitOnOutOfMemoryError"

# Starts the gateway once, on its built-in PostgreSQL and sandbox provider, and keeps what the JVM has learned.
# In a stage of its own, so that nothing of the run but the cache is in the image; on the same JVM, or the cache would not fit.
FROM runtime AS training
USER 10001:10001
RUN ./train /tmp/throughline.aot

FROM runtime
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Throughline" \
      org.opencontainers.image.description="A self-hosted, OpenAI-compatible gateway to many language models" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=training /tmp/throughline.aot ./
ENV THROUGHLINE_HOME=/data
USER 10001:10001
EXPOSE 8080
# The gateway lets running requests end for up to 30 s; give it a little more: docker stop --timeout 45.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --start-interval=1s --retries=3 CMD ["/app/health"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/throughline.aot", "-jar", "throughline.jar"]
