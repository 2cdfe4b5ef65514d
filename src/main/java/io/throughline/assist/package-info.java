/** The gateway's own model calls (summaries, memories, judgements), as Spring AI beans over our own routing. */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "catalog", "routing", "upstream", "usage"})
@NullMarked
package io.throughline.assist;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
