/** Named bundles of instructions, tools and a model, with the memories and documents that belong to them. */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "database"})
@NullMarked
package io.throughline.assistant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
