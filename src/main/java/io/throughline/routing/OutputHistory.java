package io.throughline.routing;

import java.util.UUID;

/** How long answers are, by those before. Never fails and never waits. */
public interface OutputHistory {

    /** The same ask, whose needs expect as many tokens of output as that organization's answers to that model string lately had. */
    RouteAsk expecting(UUID organization, RouteAsk ask);

    /** An answer came whole. {@code asked} is the model string of its request. */
    void answered(UUID organization, String asked, long outputTokens);
}
