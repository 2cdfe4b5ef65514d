/** Answers that are made while no client waits for them: how far they are, whether their gateway lives, and whether they are to end. */
@ApplicationModule(allowedDependencies = {"chat", "database"})
@NullMarked
package io.throughline.background;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
