/** Providers, their models and prices: what can be called at all. Data from files, held as one immutable snapshot. */
@ApplicationModule(allowedDependencies = {"chat", "dialect", "tenant", "sandbox", "database"})
@NullMarked
package io.throughline.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
