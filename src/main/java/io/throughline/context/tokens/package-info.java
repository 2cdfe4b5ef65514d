/** How many tokens messages are, by model. Inside the module; no other sees it. */
@NullMarked
package io.throughline.context.tokens;

import org.jspecify.annotations.NullMarked;
