/** Cohere's chat API, version 2. */
@NullMarked
package io.throughline.dialect.cohere;

import org.jspecify.annotations.NullMarked;
