/** Ollama's own chat API, which sets the size of the model's context with each request. */
@NullMarked
package io.throughline.dialect.ollama;

import org.jspecify.annotations.NullMarked;
