/** Routes of a model's name: who offers it, and what is said when nobody does. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.offer;

import org.jspecify.annotations.NullMarked;
