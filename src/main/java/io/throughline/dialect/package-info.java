/** Wire formats: a package below for each, here what they share. A provider is data; a dialect is code. */
@ApplicationModule(allowedDependencies = {"wire", "chat"})
@NullMarked
package io.throughline.dialect;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
