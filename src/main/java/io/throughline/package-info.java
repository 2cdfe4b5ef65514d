/** The gateway's entry point; each package below is one module. */
@NullMarked
package io.throughline;

import org.jspecify.annotations.NullMarked;
