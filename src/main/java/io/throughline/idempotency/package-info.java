/** One answer for one key: a request that is sent again gets what the first one got, and nothing is done twice. */
@ApplicationModule(allowedDependencies = {"chat", "database"})
@NullMarked
package io.throughline.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
