/** Which messages fit a window. Pure; inside the module, no other sees it. */
@NullMarked
package io.throughline.context.fit;

import org.jspecify.annotations.NullMarked;
