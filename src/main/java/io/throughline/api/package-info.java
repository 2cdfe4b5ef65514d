/** The doors that applications use: bytes and headers in, bytes out, and nothing else. */
@ApplicationModule(
        allowedDependencies = {
            "wire",
            "chat",
            "dialect",
            "tenant",
            "catalog",
            "usage",
            "routing",
            "context",
            "pipeline",
            "upstream",
            "relay",
            "idempotency",
            "background",
            "database",
            "assistant",
            "conversation",
            "items"
        })
@NullMarked
package io.throughline.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
