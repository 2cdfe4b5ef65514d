package io.throughline.upstream;

import java.time.Instant;

/**
 * A model that gets no calls, or only a few that try it again, because most of its last ones failed.
 *
 * @param model its id
 * @param trying whether calls try it again now
 * @param until when calls try it again
 * @param failurePercent how many of the calls that were looked at had failed
 */
public record ModelAside(String model, boolean trying, Instant since, Instant until, int failurePercent) {}
