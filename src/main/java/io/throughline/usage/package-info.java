/** Who pays, and how much: what each answer used and cost. */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "catalog", "database"})
@NullMarked
package io.throughline.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
