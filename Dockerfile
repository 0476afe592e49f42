# syntax=docker/dockerfile:1
# The gateway in some 150 MB: its jars, a Java runtime cut down to what they need, and an AOT cache; no shell, no package manager, no root.
# Pin both bases by digest where builds must be repeatable.
ARG JDK=docker.io/library/maven:3-eclipse-temurin-25
ARG BASE=gcr.io/distroless/base-nossl-debian12:nonroot

FROM ${JDK} AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Psbom package -Dmaven.test.skip=true
COPY conf/jvm.options conf/jvm.options
COPY image image
# At the paths that it will run at, since the AOT cache knows them.
RUN image/assemble /

FROM ${BASE}
COPY --from=build /opt/java /opt/java
COPY --from=build /opt/roomkey /opt/roomkey
ENV PATH=/opt/java/bin MALLOC_ARENA_MAX=2
USER 65532:65532
EXPOSE 8080 9000
# Health is the orchestrator's to ask: /health/started, /health/live and /health/ready on port 9000.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/opt/roomkey/roomkey.aot", "@/opt/roomkey/jvm.options", "-jar", "/opt/roomkey/roomkey.jar"]
CMD ["serve", "--config", "/etc/roomkey/gateway.yaml"]
