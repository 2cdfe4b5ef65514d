/** Wire formats: one file for each client API and one for each provider API. A provider is data; a dialect is code. */
@ApplicationModule(allowedDependencies = {"wire", "chat"})
@NullMarked
package io.throughline.dialect;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
