/** Which model, in which order: a model string becomes a plan of routes. Pure, over one snapshot of the catalogue. */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "catalog", "usage", "database"})
@NullMarked
package io.throughline.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
