/** One call to one provider: the connection, the key, the time limits, the breaker, and frames out of bytes. */
@ApplicationModule(allowedDependencies = {"wire", "chat", "dialect", "tenant", "catalog", "usage", "routing"})
@NullMarked
package io.throughline.upstream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
