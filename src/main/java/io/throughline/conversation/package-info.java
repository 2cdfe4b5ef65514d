/** What was said: conversations and their turns, each owned by one organization. */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "database"})
@NullMarked
package io.throughline.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
