/** Which model, in which order: a model string becomes a plan of routes. Planning is pure, over one snapshot of the catalogue and one of what was observed. */
@ApplicationModule(allowedDependencies = {"database", "chat", "tenant", "catalog", "usage"})
@NullMarked
package io.throughline.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
