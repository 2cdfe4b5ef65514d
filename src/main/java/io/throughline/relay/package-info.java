/** Calls to models that do not chat: routed, metered and costed, and read only as far as that needs. */
@ApplicationModule(
        allowedDependencies = {"wire", "chat", "dialect", "tenant", "catalog", "usage", "routing", "upstream"})
@NullMarked
package io.throughline.relay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
