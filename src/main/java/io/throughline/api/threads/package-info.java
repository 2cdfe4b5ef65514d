/** The doors of the threads API, below {@code /api}: assistants, threads, documents and memories. Inside the module; no other sees it. */
@NullMarked
package io.throughline.api.threads;

import org.jspecify.annotations.NullMarked;
