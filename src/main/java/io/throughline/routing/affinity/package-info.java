/** Which provider holds what was said before in its cache. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.affinity;

import org.jspecify.annotations.NullMarked;
