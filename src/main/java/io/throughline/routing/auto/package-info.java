/** The policy {@code auto}: a strong or a weak model by difficulty, its log and what is learnt from it. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.auto;

import org.jspecify.annotations.NullMarked;
