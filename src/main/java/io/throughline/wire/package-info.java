/** The bytes: JSON spans and splices, server-sent-event frames. Knows no field of any dialect. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.throughline.wire;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
