package io.throughline.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.sse}.
 *
 * @param keepAlive how often a comment is sent on an open stream, so that nobody between client and gateway takes it for dead. An error that
 *     comes after the first comment can no longer have an HTTP status of its own.
 */
@ConfigurationProperties("throughline.sse")
public record SseSettings(@DefaultValue("10s") Duration keepAlive) {}
