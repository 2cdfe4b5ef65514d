/** A provider that needs no key: an HTTP server on the loopback interface, called like any other provider. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.throughline.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
