package io.throughline.pipeline;

import io.throughline.routing.Route;
import java.util.List;

/** One call to one route: which try it is, and what the route's dialect could not take. */
record Attempt(Route route, int number, List<String> dropped) {}
