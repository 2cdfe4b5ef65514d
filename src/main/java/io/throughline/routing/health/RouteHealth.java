package io.throughline.routing.health;

import java.util.Map;

/** What was observed of models, to read. */
public interface RouteHealth {

    /** What is assumed of the success of a model that nobody called. */
    double UNTRIED = RouteCounts.lowerBound(0, 0);

    /** By {@code provider/name}; a model that nobody called lately is missing. */
    Map<String, Pace> paces();
}
