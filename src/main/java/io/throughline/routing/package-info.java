/**
 * Which model, in which order: a model string becomes a plan of routes. Planning is pure, over one snapshot of the catalogue, of the
 * named routes and of what was observed.
 */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "catalog", "usage", "database"})
@NullMarked
package io.throughline.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
