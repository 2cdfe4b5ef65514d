/** Aliases and named routes, from files and from administrators. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.named;

import org.jspecify.annotations.NullMarked;
