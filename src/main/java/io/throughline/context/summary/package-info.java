/** What stands for the older turns of conversations, made before it is needed. */
@NullMarked
package io.throughline.context.summary;

import org.jspecify.annotations.NullMarked;
