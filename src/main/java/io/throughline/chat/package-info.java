/** The words: requests, messages, parts, events, usage and errors, free of any provider's wire format. */
@ApplicationModule(allowedDependencies = {"wire"})
@NullMarked
package io.throughline.chat;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
