/**
 * What a model gets to know beyond the message just sent: the conversation's history, put before the client's own messages, and how much of it
 * fits the model's window.
 */
@ApplicationModule(allowedDependencies = {"chat", "tenant", "catalog", "routing", "conversation", "assist"})
@NullMarked
package io.throughline.context;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
