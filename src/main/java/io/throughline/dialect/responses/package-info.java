/** OpenAI's Responses API, as OpenAI and Azure serve it. */
@NullMarked
package io.throughline.dialect.responses;

import org.jspecify.annotations.NullMarked;
