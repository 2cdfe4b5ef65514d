/**
 * The PostgreSQL that all modules store in: the operator's own, or, when none is named, one that the gateway brings along.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.throughline.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
