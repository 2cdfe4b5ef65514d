/** generateContent, as Google AI Studio and Vertex AI speak it. */
@NullMarked
package io.throughline.dialect.gemini;

import org.jspecify.annotations.NullMarked;
