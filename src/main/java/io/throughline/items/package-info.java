/** What is stored of conversations, read and changed without asking a model: for the APIs that list, show and delete. */
@ApplicationModule(allowedDependencies = {"chat", "database", "conversation"})
@NullMarked
package io.throughline.items;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
