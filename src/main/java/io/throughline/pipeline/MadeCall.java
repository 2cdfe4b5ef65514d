package io.throughline.pipeline;

import io.throughline.routing.Route;
import java.util.List;

/** One call to one route: which of the request's calls it is, and what the route's dialect could not take. */
record MadeCall(Route route, int number, List<String> dropped) {}
