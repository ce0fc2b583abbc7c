# A small image: the binary, which carries its knowledge, on Debian without a shell's worth of anything else.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /jauap
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY templates templates
COPY knowledge knowledge
COPY locales locales
RUN cargo build --profile dist --locked

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --no-create-home jauap && install -d -o jauap /data
COPY --from=build /jauap/target/dist/jauap /usr/local/bin/jauap
USER jauap
ENV JAUAP_LISTEN=0.0.0.0:8080 JAUAP_LOG_FORMAT=json JAUAP_DATA=/data
VOLUME /data
EXPOSE 8080
# The image has no curl; the shell's own network redirection asks for the readiness page.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["jauap"]
CMD ["serve"]
