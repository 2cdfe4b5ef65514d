/** Reads and writes policies: words in, a wish out. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.grammar;

import org.jspecify.annotations.NullMarked;
