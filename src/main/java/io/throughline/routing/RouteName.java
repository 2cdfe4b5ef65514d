package io.throughline.routing;

import java.util.List;

/**
 * A named route that a caller can use.
 *
 * @param targets where it may lead to, as written
 */
public record RouteName(String name, List<String> targets) {}
