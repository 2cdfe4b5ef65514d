package io.throughline.upstream;

import java.time.Instant;

/** A provider key that gets no calls for a while; {@code endsWith} is all that is shown of it. */
public record KeyAside(String endsWith, String reason, Instant since, Instant until) {}
