/** Organizations and their keys: who is calling, and whose data it is. */
@ApplicationModule(allowedDependencies = {"chat", "database"})
@NullMarked
package io.throughline.tenant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
