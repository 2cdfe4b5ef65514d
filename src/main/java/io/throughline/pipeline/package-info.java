/** The straight line from a request to its answer: plan, context, attempts, record. */
@ApplicationModule(
        allowedDependencies = {"chat", "tenant", "catalog", "usage", "routing", "upstream", "conversation", "context"})
@NullMarked
package io.throughline.pipeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
