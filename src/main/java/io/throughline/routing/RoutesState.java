package io.throughline.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the named routes are that everybody sees.
 *
 * @param routes how many are in force for everybody
 * @param problem why the newest change of a file is not in force; null when it is
 * @param refused administrators' routes that are not in force, each with the reason
 * @param warnings targets that nobody knows now, each with its place
 */
public record RoutesState(int routes, @Nullable String problem, List<String> refused, List<String> warnings) {}
